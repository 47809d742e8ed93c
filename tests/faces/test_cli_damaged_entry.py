"""An entry whose end is damaged on this disk: the member is told wherever it would stand."""

import json
from datetime import UTC, datetime
from uuid import UUID

from msgspec.structs import replace

from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tests.fakes.status import some_status
from tracker.agent.assemble import opened_store
from tracker.agent.strays import leave_out
from tracker.cli.status_words import status_lines
from tracker.core.hours.said import Source, TimeEntry, Work
from tracker.core.moment import MICROSECONDS, Moment
from tracker.host.keyring import KeyKeeper
from tracker.host.sqlcipher import connect

NINE = int(datetime(2026, 3, 2, 8, tzinfo=UTC).timestamp()) * MICROSECONDS
RUNNING = TimeEntry(UUID(int=0xABCD << 112), NINE + 900_000, None, Source.TIMER, Work(note="a visit"))
DAMAGED = (
    "The record of the time entry {0} was damaged on this disk. It is left out of your hours here. Say when "
    "it ended, with `tracker edit {0} --to WHEN --reason TEXT`, or let it go, with `tracker discard {0}`; "
    "your server hears of that. `tracker verify` says what else is damaged."
)
SHOWN = DAMAGED.format("<digits>")


def _say(home: Home, *said: TimeEntry, unended: tuple[UUID, ...] = ()) -> None:
    with no_keyring(), opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        store.commit(FakeDevice(identity).say(store.tip(), *said, at=Moment(NINE, 0, bytes(16))))
        leave_out(store, unended)


def test_it_is_named_where_it_would_stand_and_nowhere_else(home: Home, berlin: Shell) -> None:
    _say(home, RUNNING, unended=(RUNNING.entry_id,))
    assert berlin("entries --from 2026-03-02 --to 2026-03-02").splitlines() == [
        "There are no time entries on these days.",
        SHOWN,
    ]
    assert SHOWN not in berlin("entries --from 2026-03-03 --to 2026-03-03")
    assert SHOWN not in berlin("entries --from 2026-03-02 --to 2026-03-02 --discarded")
    assert berlin("entries --from 2026-03-02 --to 2026-03-02 --json") == SHOWN, "none in what scripts read"
    assert SHOWN in berlin("entry abcd").splitlines()
    assert SHOWN in berlin("status").splitlines()
    berlin("status --json")
    assert json.loads(berlin.raw)["damaged_entries"] == [str(RUNNING.entry_id)]
    lines = list(status_lines(replace(some_status(), damaged_entries=(RUNNING.entry_id,))))
    assert lines.count(DAMAGED.format("abcd0000")) == 1


def test_lengths_are_of_whole_seconds_everywhere(home: Home, berlin: Shell) -> None:
    _say(home, replace(RUNNING, stop=NINE + 8_100_000))
    assert "  0:00:08  a visit" in berlin("entries --from 2026-03-02 --to 2026-03-02")
    assert "  0:00:08  a visit" in berlin("entry abcd"), "7.2 seconds"
    far = berlin('edit abcd --to "2026-03-02 10:00:09" --reason forgot')
    assert "lasted 0:00:08; changed like this it would last 1:00:09." in far, berlin.raw
    assert "1:00:08: a visit" in berlin('edit abcd --to "2026-03-02 10:00:08" --reason forgot'), (
        "an hour more"
    )


def test_what_never_had_a_length_is_no_entry_that_was_discarded(home: Home, berlin: Shell) -> None:
    _say(home, replace(RUNNING, stop=RUNNING.start, deleted=True))
    assert "no time entries" in berlin("entries --from 2026-03-02 --to 2026-03-02 --discarded")
    assert len(berlin("entries --from 2026-03-02 --to 2026-03-02 --discarded --csv").splitlines()) == 1


def test_an_agent_that_finds_an_end_damaged_says_so_and_goes_on(home: Home) -> None:
    home.process("agent", "start")
    assert home.process("start", "--note", "long").returncode == 0
    assert home.process("stop").returncode == 0
    home.process("agent", "stop")
    key = KeyKeeper(home.paths.data).get("store")
    assert key is not None
    db = connect(home.paths.data / "store.db", key)
    db.execute("UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq = (SELECT seq FROM entries)")
    db.commit()
    db.close()
    home.process("agent", "start")
    status = home.status()
    [entry_id] = status["damaged_entries"]
    assert status["timer"]["state"] == "stopped"
    listed = home.process("entries", "--json")
    assert (listed.stdout, entry_id[:8] in listed.stderr) == ("", True)
    assert "started" in home.process("entry", entry_id).stdout
    assert "Say when it ended" in home.run("edit", entry_id[:8], "--note", "other").stderr
    start = json.loads(home.run("entry", entry_id, "--json").stdout)["versions"][0]["start"]
    at = datetime.fromtimestamp(start // MICROSECONDS + 1, UTC).astimezone()
    settled = home.run("edit", entry_id[:8], "--to", f"{at:%Y-%m-%d %H:%M:%S}", "--reason", "as I remember")
    assert (settled.returncode, settled.stdout.startswith("Changed: ")) == (0, True), settled.stderr
    assert home.status()["damaged_entries"] == []

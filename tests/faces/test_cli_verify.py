"""`tracker verify`: hours delivered to a real server are proven beside the agent; what changed is named."""

import json
import shutil
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from lib.loopback_server import LoopbackServer
from tests.agent.simulation import FakeScreen
from tests.faces.conftest import Open
from tests.faces.shell import Shell
from tests.fakes.device import FakeDevice
from tests.fakes.said import MINUTE, NOW, away, entry, event, sample
from tests.fakes.status import some_status
from tracker.agent.assemble import Wishes, assemble, opened_store
from tracker.agent.ports import Store
from tracker.cli.status_words import status_lines
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.said import Said
from tracker.core.moment import Moment
from tracker.core.problem import problem_of
from tracker.core.wire import Incident
from tracker.host.clock import SystemClock
from tracker.host.keyring import KeyKeeper
from tracker.host.paths import Paths
from tracker.host.sqlcipher import connect

NEW_YEAR = Moment(1_767_268_800_000_000, 0, bytes(16))
"""1 January 2026, 12:00 UTC."""
_TAKE = "UPDATE records SET link = (SELECT link FROM records WHERE seq = 3) WHERE seq = 2"
_LENGTHEN = "UPDATE records SET body = CAST(body || x'20' AS BLOB) WHERE seq = {seq}"


def _say(store: Store, at: Moment, *said: Said) -> None:
    identity = store.identity()
    assert identity is not None
    store.commit(FakeDevice(identity).say(store.tip(), *said, at=at))


async def _deliver(store: Store) -> None:
    assembled = assemble(store, FakeScreen(), Wishes(60, lambda _: None))
    assert await assembled.agent.deliver()
    await assembled.aclose()


def _change(statement: str) -> None:
    paths = Paths.find()
    key = KeyKeeper(paths.data).get("store")
    assert key is not None
    db = connect(paths.data / "store.db", key)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute(statement)
    db.commit()
    db.close()


async def test_hours_that_were_delivered_hold_beside_the_agent(device: Shell, server: LoopbackServer) -> None:
    assert server.folder.exists()
    now = SystemClock().now()
    with opened_store(Paths.find()) as store:
        _say(store, now, entry(), sample(), event())
        await _deliver(store)
        _say(store, now, away())
        said = device("verify")
    assert device.code == 0
    assert said.splitlines() == [
        "4 records replayed, from <time> to <time>; signatures: 2, receipts: 3.",
        "Your hours hold.",
    ]


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (_LENGTHEN.format(seq=1), "Record 1 (<time>): changed; it is not"),
        (_TAKE, "Record 2 (<time>): out of its place"),
        ("DELETE FROM records WHERE seq IN (4, 5)", "Records 4 to 5: missing."),
        ("DELETE FROM records WHERE seq = 2", "Record 2 (<time>): missing."),
        ("UPDATE commits SET head = zeroblob(64) WHERE last = 2", "Record 2 (<time>): changed, or its sig"),
        ("UPDATE receipts SET signature = zeroblob(64)", "Record 0 (<time>): changed, or its receipt"),
        ("DELETE FROM commits WHERE last = 6", "Records 3 to 6: not signed by the device."),
        ("UPDATE entries SET seq = 0", "Record 6 (<time>): shown otherwise than it says."),
        ("DELETE FROM aways", "Record 3 (<time>): shown otherwise than it says."),
        ("UPDATE entries SET deleted = 1", "Record 6 (<time>): shown otherwise than it says."),
        ("UPDATE entries SET stop = start + 1", "Record 6 (<time>): shown otherwise than it says."),
        ("UPDATE samples SET start = start + 1 WHERE seq = 4", "Record 4 (<time>): shown otherwise"),
    ],
)
async def test_what_is_wrong_is_named(device: Shell, statement: str, named: str) -> None:
    now, first = SystemClock().now(), entry()
    with opened_store(Paths.find()) as store:
        _say(store, now, first, sample(), event())
        await _deliver(store)
        _say(store, now, away(), sample(2), sample(3), entry(0, 20, entry_id=first.entry_id))
    _change(statement)
    said = device("verify")
    assert device.code == 1
    told = said.splitlines()
    assert [line for line in told if line.startswith("Record")] == told[1:-1]
    assert told[1].startswith(named), said
    assert len(told) == (5 if "receipts" in statement else 3), said
    assert "tracker agent restart" in told[-1]


def _on(day: int) -> int:
    """Return the minute, from the fakes' now on, of noon some days after New Year."""
    return (NEW_YEAR.later(day * 86_400).wall - NOW) // MINUTE


async def test_only_records_about_the_days_asked_for_are_told(device: Shell) -> None:
    made = NEW_YEAR.later(40 * 86_400)
    with opened_store(Paths.find()) as store:
        for day in range(3):
            _say(store, NEW_YEAR.later(day * 86_400 + 60), entry(_on(day), _on(day) + 10), sample(_on(day)))
        _say(store, made, entry(_on(1) + 60, _on(1) + 70))
        _say(store, made, event(_on(40)))

    def proven(days: str) -> tuple[int, dict[str, object]]:
        device(f"verify --json {days}")
        return device.code, json.loads(device.raw)

    code, told = proven("--from 2026-01-01 --to 2026-01-01")
    assert (code, told["records"], told["whole"], told["signatures"]) == (0, 2, True, 1)
    assert (told["first_at"], told["last_at"]) == (NEW_YEAR.wall + MINUTE, NEW_YEAR.wall + MINUTE)
    told = proven("--from 2026-01-02 --to 2026-01-02")[1]
    assert (told["records"], told["last_at"]) == (3, made.wall), "one of them was added by hand later"
    assert proven("--from 2026-01-03 --to 2026-01-31")[1]["records"] == 2
    assert proven("--to 2026-01-02")[1]["records"] == 5
    assert proven("--from 2026-03-01 --to 2026-03-31")[1]["records"] == 0
    assert (
        device("verify --from 2026-03-01 --to 2026-03-31") == "0 records about these days.\nYour hours hold."
    )
    assert device("verify --to 2026-01-02").startswith(
        "5 records about these days, made from <time> to <time>;"
    )
    assert "the first day is still to come" in device("verify --from 9000-01-01")
    assert proven("--from 1971-01-01 --to 9998-12-31")[1]["records"] == 8
    _change(_LENGTHEN.format(seq=3))
    code, told = proven("--from 2026-01-01 --to 2026-01-01")
    assert (code, told["records"]) == (1, 2), "what it was about cannot be read any more"
    assert told["findings"] == [{"seq": 3, "last": 3, "flaw": "changed", "at": NEW_YEAR.later(86_460).wall}]
    assert proven("--from 2026-02-01")[0] == 0, "but it was made before these days"


async def test_an_entry_that_runs_is_told_as_running_and_not_as_if_it_had_ended(device: Shell) -> None:
    running = entry(_on(1), None)
    with opened_store(Paths.find()) as store:
        _say(store, NEW_YEAR.later(60), entry(_on(0), _on(0) + 10), sample(_on(0)))
        _say(store, NEW_YEAR.later(86_460), running)
    told = (
        "Time entry <digits> runs since <time>: that it began is recorded, its length once it ends.",
        "Your hours hold.",
    )
    for days in ("", " --from 2026-01-02"):
        assert tuple(device(f"verify{days}").splitlines()[1:]) == told
    assert "runs since" not in device("verify --to 2026-01-01")
    device("verify --json")
    assert (json.loads(device.raw)["open"], device.code) == ([str(running.entry_id)], 0)


def test_days_in_the_wrong_order_are_refused(device: Shell) -> None:
    assert "the first day is after the last" in device("verify --from 2026-11-30 --to 2026-11-01")
    assert device.code == 2


async def test_a_copied_device_hears_what_the_server_says_against_it(device: Shell, open_shell: Open) -> None:
    now, copy = SystemClock().now(), open_shell("copy")
    shutil.copytree(device.home, copy.home)
    with opened_store(Paths.find()) as store:
        _say(store, now, entry())
        await _deliver(store)
    assert "two different records" not in device("status") + device("verify")
    copy("status")
    with opened_store(Paths.find()) as store:
        _say(store, now, away())
        assembled = assemble(store, FakeScreen(), Wishes(60, lambda _: None))
        assert not await assembled.agent.deliver()
        await assembled.aclose()
    refused = (
        "The server has taken no more records of this device since <time>. This device sent two different "
    )
    assert refused + "records under the number 0." in copy("verify")
    assert "enrol again" in copy.raw
    assert "Your hours hold." not in copy.raw, "though what lies here is whole"
    assert copy.code == 1
    copy("verify --json")
    told = json.loads(copy.raw)
    assert (told["whole"], told["findings"], told["contradiction"]["problem"]["key"]) == (
        False,
        [],
        "record-forked",
    )
    assert refused in copy("status")
    copy("status --json")
    assert json.loads(copy.raw)["contradiction"]["problem"]["values"] == {"seq": 0}
    assert device("verify").endswith("Your hours hold."), "the first is believed"


def test_a_running_agents_status_names_it_once_and_first_what_matters_more() -> None:
    forked = Incident(NEW_YEAR.wall, problem_of(RefusedError("record-forked", seq=7)))
    away_now = Incident(NEW_YEAR.wall, problem_of(UnreachableError("server-away", server="https://x")))

    def told(undelivered: Incident) -> list[str]:
        lines = status_lines(replace(some_status(), contradiction=forked, undelivered=undelivered))
        return [line for line in lines if "no more records" in line or "could not be sent" in line]

    assert [line.count("two different records under the number 7") for line in told(forked)] == [1]
    assert [line.split(" ")[0] for line in told(away_now)] == ["The", "What"]


@pytest.mark.parametrize("word", ["yesterday", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("option", ["--from", "--to"])
def test_a_day_that_is_none_is_refused(device: Shell, option: str, word: str) -> None:
    assert "is no day; write it as" in device(f"verify {option} {word}")
    assert device.code == 2


def test_a_device_that_is_not_enrolled_has_nothing_to_prove(open_shell: Callable[[str], Shell]) -> None:
    shell = open_shell("nobody")
    assert "not enrolled" in shell("verify")
    assert shell.code == 1

"""A member deletes a screenshot on the command line, and sees from then on that it is gone."""

import json
import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tests.fakes.clock import START
from tests.fakes.device import FakeDevice
from tests.fakes.home import Home
from tests.fakes.no_keyring import no_keyring
from tracker.agent.assemble import opened_store
from tracker.core.device import SealedBlob
from tracker.core.hours.said import Source, TimeEntry
from tracker.core.moment import MICROSECONDS
from tracker.host.clock import SystemClock

HEARS_OF_IT = (
    "The screenshot is deleted here, and at the server with the next sync: from then on nobody can open it "
    "there. Backups of the server hold it, sealed, until they are deleted; when that is, only who runs the "
    "server can say."
)


def test_a_screenshot_is_deleted_once_and_listed_as_erased(home: Home) -> None:
    home.queue(b"one", b"two")
    made = [json.loads(line) for line in home.run("screenshots", "list", "--json").stdout.splitlines()]
    assert [each["status"] for each in made] == ["waiting", "waiting"]
    regretted = str(made[0]["id"])
    done = home.run("screenshots", "delete", regretted[:13])
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{HEARS_OF_IT}\n"
    listed = home.run("screenshots", "list").stdout.splitlines()
    assert [line.endswith("deleted by you") for line in listed[1:]] == [True, False]
    with_time = ("delete", regretted, "--with-time", "--reason", "again")
    for words in (("delete", regretted), with_time, ("open", regretted, "-o", "-")):
        again = home.run("screenshots", *words)
        assert (again.returncode, again.stdout) == (1, "")
        assert again.stderr.startswith("tracker: This screenshot was deleted already.")
    assert home.run("agent", "stop").returncode == 0


def work(home: Home, start: int, stop: int) -> str:
    """Record time, in seconds around when the screenshots of `home.queue` were taken; return its id."""
    entry = TimeEntry(
        UUID(int=7 << 96),
        START.wall + start * MICROSECONDS,
        START.wall + stop * MICROSECONDS,
        Source.TIMER,
    )
    with no_keyring(), opened_store(home.paths) as store:
        identity = store.identity()
        assert identity is not None
        store.commit(FakeDevice(identity).say(store.tip(), entry))
    return str(entry.entry_id)


def deletion(home: Home, *words: str) -> tuple[int, dict[str, Any]]:
    done = home.run("screenshots", "delete", *words, "--json")
    return done.returncode, json.loads(done.stdout)


def test_with_its_time_it_is_shown_first_and_then_done(home: Home) -> None:
    home.queue(b"one")
    entry = work(home, -1_800, 400)
    (listed,) = [json.loads(line) for line in home.run("screenshots", "list", "--json").stdout.splitlines()]
    words = (str(listed["id"]), "--with-time", "--reason", "a private call")
    shown = home.run("screenshots", "delete", *words)
    assert shown.returncode == 1
    assert re.match(rf"\d\d:\d0:00 to \d\d:\d6:40 counts no more of {entry[:8]}: ", shown.stdout)
    assert ": 0:30:00 instead of 0:36:40, 0:06:40 less." in shown.stdout
    assert shown.stderr == "Nothing was changed yet: `--yes` does it.\n"
    code, plan = deletion(home, *words)
    assert (code, plan["deleted"]) == (1, False)
    code, done = deletion(home, *words, "--yes")
    assert (code, done) == (0, {**plan, "deleted": True, "never_left": False})
    assert (done["time"]["seconds"], done["time"]["entries"]) == (400, [entry])
    entries = [
        json.loads(line) for line in home.run("entries", "--from", "2026-11-20", "--json").stdout.splitlines()
    ]
    assert sum(each["seconds"] for each in entries) == 1_800
    assert {each["reason"] for each in entries} == {"a private call"}
    assert home.run("screenshots", "list").stdout.splitlines()[1].endswith("deleted by you")
    assert home.run("agent", "stop").returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--with-time",), "needs a --reason"), (("--yes",), "belong to --with-time")],
)
def test_what_does_not_go_together_is_told(home: Home, words: tuple[str, ...], said: str) -> None:
    done = home.run("screenshots", "delete", "3f2a", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_of_one_in_review_it_is_said_that_nothing_stays(home: Home) -> None:
    with no_keyring(), opened_store(home.paths) as store:
        identity, now = store.identity(), SystemClock().now()
        assert identity is not None
        commit = FakeDevice(identity).commit(store.tip(), b"one", at=now)
        (file,) = commit.files
        assert isinstance(file, SealedBlob)
        review = replace(file, not_before=now.wall + 3_600 * MICROSECONDS)
        store.commit(replace(commit, files=(review,)))
    done = home.run("screenshots", "delete", file.file_id.hex())
    assert done.stdout == "The screenshot is deleted: it never left this computer, and nothing of it stays.\n"
    assert home.run("agent", "stop").returncode == 0

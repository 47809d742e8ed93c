"""The log in sentences: every event has one, with why it happened, and nothing that the log did not hold."""

import pytest

from tracker.agent.happened_words import happened_text, watched
from tracker.agent.log_book import write_down
from tracker.agent.log_seen import Logged, logged
from tracker.agent.notice import Happened, Notice
from tracker.agent.tracking import _UNSEEN
from tracker.core.errors import UnreachableError
from tracker.core.hours.reminder import About
from tracker.core.messages import MESSAGES
from tracker.host.log_events import Event


def seen(name: str, level: str = "info", **fields: object) -> Logged:
    (each,) = logged([Event(0, level, name, fields)])
    return each


def told(each: Logged) -> str:
    return f"{each.sentence} {each.why}".strip()


@pytest.mark.allowed_logs("agent.")
@pytest.mark.parametrize("happened", Happened)
def test_whatever_the_agent_logs_has_a_sentence(happened: Happened, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    error = UnreachableError("server-away", server="tracker.example")
    write_down(Notice(happened, 3, error=error, about="start"))
    (record,) = caplog.records
    each = seen(record.getMessage(), record.levelname.lower(), **record.__dict__["fields"])
    assert not each.sentence.startswith("Something else")
    assert "{" not in told(each)
    assert "tracker.example" not in told(each)
    assert each.sentence == happened_text(happened, 3, "start")


def test_why_it_happened_is_told_without_what_the_log_left_out() -> None:
    each = seen("agent.not-delivered", key="server-away", error="UnreachableError")
    assert each.sentence == "Not delivered; everything is kept here, sealed."
    assert each.why == "The server \N{HORIZONTAL ELLIPSIS} cannot be reached."
    assert each.trouble
    assert seen("agent.not-delivered", key="of-a-later-version").why == ""
    assert seen("command.refused", command="agent", key="server-said").why == "", (
        "nothing but another's words"
    )


def test_what_is_watched_is_named_in_words() -> None:
    failed = seen("agent.source-failed", about="window", key="source-broke")
    assert failed.sentence == "Something that is watched cannot be seen now: the window in front."
    assert failed.why == "A part of Tracker (the window in front) has ended unexpectedly and is started anew."
    assert seen("agent.source-restored", about="later").sentence == "It can be seen again: later."


@pytest.mark.parametrize("source", [*_UNSEEN, "input"])
def test_every_source_has_words(source: str) -> None:
    assert watched(source) != source


def test_any_error_can_be_told() -> None:
    assert [key for key in MESSAGES if "{" in seen("agent.not-captured", key=key).why] == []


@pytest.mark.parametrize(
    ("name", "level", "fields", "trouble"),
    [
        ("agent.captured", "info", {"count": 1}, False),
        ("agent.resting", "info", {"key": "capture-no-timer"}, False),
        ("agent.not-captured", "info", {"key": "capture-off"}, False),
        ("agent.not-captured", "info", {"key": "capture-denied"}, True),
        ("agent.set-aside", "warning", {"count": 1}, True),
        ("crash.reported", "error", {"report": "20260301T090000-4e5f6071", "where": "task"}, True),
        ("library", "warning", {"logger": "asyncio", "line": "events:1"}, True),
        ("command.refused", "info", {"command": "agent", "key": "store-not-enrolled"}, True),
        ("trust.taken", "info", {"version": 3}, False),
        ("server.lost", "info", {"state": "away", "key": "server-away"}, True),
        ("server.found", "info", {}, False),
        ("later.version", "info", {}, False),
    ],
)
def test_what_went_wrong_is_told_from_what_is_as_it_should_be(
    name: str, level: str, fields: dict[str, object], trouble: bool
) -> None:
    assert seen(name, level, **fields).trouble is trouble


@pytest.mark.parametrize("about", [*About, "of-a-later-version"])
def test_reminders_are_told(about: str) -> None:
    sentence = seen("agent.reminded", about=about).sentence
    assert sentence.endswith(".")
    assert (sentence == "You were reminded.") is (about not in {*About})


def test_the_end_of_an_outage_is_known() -> None:
    names = [
        "records-delivered",
        "not-delivered",
        "captured",
        "not-delivered",
        "records-delivered",
        "delivered",
    ]
    lines = [*logged(Event(at, "info", f"agent.{name}", {"count": 1}) for at, name in enumerate(names))]
    assert [each.mends for each in lines] == [False, False, False, False, True, False]
    assert [each.trouble for each in lines] == [False, True, False, True, False, False]


def test_an_outage_with_nothing_to_send_has_an_end_too() -> None:
    names = ["server.found", "server.lost", "agent.captured", "server.found", "agent.delivered"]
    lines = [*logged(Event(at, "info", name, {"count": 1}) for at, name in enumerate(names))]
    assert [each.mends for each in lines] == [False, False, False, True, False]
    assert lines[1].sentence == "Your server cannot be used now."


def test_an_agent_that_ended_without_a_word_is_told_when_the_next_one_starts() -> None:
    names = [
        "agent.started",
        "agent.captured",
        "agent.started",
        "agent.stopped",
        "trust.taken",
        "agent.started",
    ]
    lines = [*logged(Event(at, "info", name, {"count": 1}) for at, name in enumerate(names))]
    assert [each.trouble for each in lines] == [False, False, True, False, False, False]
    assert lines[2].sentence == "The agent started anew: the one before ended without a word."
    assert [lines[at].sentence for at in (0, 5)] == ["The agent started."] * 2

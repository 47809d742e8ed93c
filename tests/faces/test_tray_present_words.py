"""What the tray says in words: lengths, dates, the clock, its icon and menu, what needs somebody."""

from dataclasses import replace as replaced
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from lib import made_up_day
from lib.made_up_day import DAY, NOW, ZONE, at
from tests.faces.tray_stage import on_break, paused
from tracker.core.errors import (
    OsPermissionError,
    RefusedError,
    TrackerError,
    UnreachableError,
    UnrecognisedError,
)
from tracker.core.hours.said import NOTE_MOST, Ending, Source, TimeEntry, Work
from tracker.core.manifest import Freshness
from tracker.core.problem import problem_of
from tracker.core.wire import (
    AddTime,
    AgentProcess,
    ConnectionState,
    DeleteTime,
    EditTime,
    Incident,
    NamedWork,
    OpenQuestion,
    PauseScreenshots,
    Recording,
    RecordingState,
    ResumeScreenshots,
    ServerConnection,
    Status,
    TimerMode,
)
from tracker.tray.present.attention import Deed, Tone, banner, error_notice, sealed_line, things_needed
from tracker.tray.present.dates import date_text, day_title, span_text, time_or_day
from tracker.tray.present.hand import Fields, Part, Wrong, adding, discarding, editing, fields_of
from tracker.tray.present.icon_state import Badge, Base, IconState
from tracker.tray.present.lengths import HoursFormat, Manner, countdown, figure, length_text, ticking
from tracker.tray.present.pause import pause_command, pause_text
from tracker.tray.present.timer import clock, icon_state, menu_words, tooltip
from tracker.tray.present.work import choice_of, choices, search

MANNER = Manner(ZONE)
NAMES = made_up_day.day().names


@pytest.mark.parametrize(
    ("seconds", "hours", "text"),
    [
        (0, HoursFormat.MINUTES, "0 min"),
        (59, HoursFormat.MINUTES, "0 min"),
        (38 * 60, HoursFormat.MINUTES, "38 min"),
        (5040, HoursFormat.MINUTES, "1 h 24 min"),
        (8 * 3600, HoursFormat.MINUTES, "8 h"),
        (3661, HoursFormat.CLOCK, "1:01"),
        (5040, HoursFormat.DECIMAL, "1.40 h"),
    ],
)
def test_lengths_are_told_as_the_person_chose(seconds: int, hours: HoursFormat, text: str) -> None:
    assert length_text(seconds, hours) == text


def test_large_figures_have_their_units_apart() -> None:
    parts = figure(18120, HoursFormat.MINUTES)
    assert [(part.text, part.is_unit) for part in parts] == [
        ("5", False),
        ("h", True),
        ("02", False),
        ("min", True),
    ]
    assert (ticking(5076), countdown(252), countdown(3700)) == ("1:24:36", "4:12", "1:01:40")


def test_days_are_called_by_what_they_are_to_today() -> None:
    assert date_text(DAY, DAY) == "Thursday, 19 November"
    assert date_text(date(2025, 1, 1), DAY) == "Wednesday, 1 January 2025"
    titles = [day_title(day, DAY) for day in (DAY, date(2026, 11, 18), date(2026, 11, 16))]
    assert titles == ["Today", "Yesterday", "Monday"]
    assert span_text(at(13, 10), at(13, 36), MANNER) == "13:10 \N{EN DASH} 13:36"
    assert time_or_day(at(9, day=date(2026, 11, 18)), NOW, MANNER) == "Wednesday, 18 November, 09:00"


def test_the_clock_says_since_when_and_on_what() -> None:
    timer = made_up_day.status().timer
    shown = clock(timer, NOW, MANNER)
    assert (shown.base, shown.standing, shown.text) == (Base.RUNNING, "Running since 13:52", "1:24:36")
    assert (shown.project, shown.task, shown.is_on) == ("Website", "Checkout page", True)
    assert clock(made_up_day.status(running=False).timer, NOW, MANNER).standing == "Not started"
    away = clock(None, NOW, MANNER)
    assert (away.base, away.standing) == (Base.STOPPED, "Nothing is recorded now")
    assert timer is not None
    behind = clock(timer, at(13), MANNER)
    assert behind.seconds == 0, "a wall clock that was set back shows nothing below zero"


def test_a_break_says_since_when_and_what_it_goes_on_with() -> None:
    status = on_break()
    shown = clock(status.timer, at(15, 12, 9), MANNER)
    assert (shown.base, shown.is_on, shown.on_break) == (Base.STOPPED, False, True)
    assert (shown.standing, shown.text, shown.task) == ("On a break since 15:02", "0:10:09", "Checkout page")
    words = menu_words(status, NOW, MANNER)
    assert (words.clock, words.toggle, words.pausing) == ("On a break since 15:02", "Go on", "")
    assert menu_words(made_up_day.status(), NOW, MANNER).pausing == "Take a break"
    assert tooltip(status, NOW, MANNER).startswith("Tracker: On a break since 15:02\nWebsite / Checkout page")


def test_a_pause_of_screenshots_is_told_by_icon_tooltip_and_banner_and_needs_nobody() -> None:
    status = paused(until=at(15, 31))
    assert icon_state(status) == IconState(Base.RUNNING, Badge.PAUSED)
    assert "Screenshots are paused until 15:31" in tooltip(status, NOW, MANNER).splitlines()
    shown = banner(status)
    assert shown is not None
    assert (shown.tone, shown.title) == (Tone.INFO, "You have paused screenshots until 15:31")
    assert shown.sentence.startswith("Your hours go on.")
    assert things_needed(status) == ()
    assert (pause_text(status), pause_command(status)) == ("Take screenshots again", ResumeScreenshots())
    stopped = replace(status, timer=made_up_day.status(running=False).timer)
    assert icon_state(stopped) == IconState(Base.STOPPED), "nothing would be taken anyway"
    assert pause_command(stopped) == ResumeScreenshots()


def test_a_pause_is_offered_while_the_timer_runs_as_far_as_policy_allows() -> None:
    assert pause_command(paused(may_pause=60)) == PauseScreenshots(15)
    assert (pause_command(paused(may_pause=1)), pause_text(paused(may_pause=1))) == (
        PauseScreenshots(1),
        "Pause screenshots for 1 minute",
    )
    stopped = replace(paused(), timer=made_up_day.status(running=False).timer)
    for status in (None, stopped, paused(may_pause=0), made_up_day.status()):
        assert (pause_command(status), pause_text(status)) == (None, "")


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        (TimerMode.AWAY, "Away since 13:52, not counted"),
        (TimerMode.ASKING, "Back since 13:52, counted once you choose"),
    ],
)
def test_time_away_is_idle_and_says_whether_it_counts_in_the_menu_too(mode: TimerMode, words: str) -> None:
    status = made_up_day.status()
    assert status.timer is not None
    idle = replace(status, timer=replace(status.timer, state=mode))
    shown = clock(idle.timer, NOW, MANNER)
    assert (shown.base, shown.standing) == (Base.IDLE, words)
    assert (menu_words(idle, NOW, MANNER).clock, menu_words(status, NOW, MANNER).clock) == (words, "1:24:36")


def broken(error: TrackerError) -> Incident:
    return Incident(NOW, problem_of(error))


def disturbed(state: ConnectionState, error: TrackerError) -> Status:
    return replace(made_up_day.status(), connection=ServerConnection(state, NOW, broken(error)))


INTERCEPTED = disturbed(
    ConnectionState.INTERCEPTED, UnreachableError("connection-intercepted", issuer="Office Proxy")
)
OFFLINE = disturbed(ConnectionState.AWAY, UnreachableError("server-away", server="tracker.example"))
ENDED = disturbed(ConnectionState.REFUSED, UnrecognisedError("device-ended"))
NO_SCREEN = replace(
    made_up_day.status(),
    recording=Recording(RecordingState.PAUSED, 300.0, NOW, broken(OsPermissionError("capture-denied"))),
)
NO_TIMER = replace(
    made_up_day.status(),
    recording=Recording(RecordingState.PAUSED, 300.0, NOW, broken(RefusedError("capture-no-timer"))),
)


def asked() -> Status:
    status = made_up_day.status()
    assert status.timer is not None
    question = OpenQuestion(UUID(int=5), at(12), at(12, 26), Ending.IDLE)
    return replace(status, timer=replace(status.timer, questions=(question,), unanswered=1))


@pytest.mark.parametrize(
    ("status", "icon"),
    [
        (made_up_day.status(), IconState(Base.RUNNING)),
        (made_up_day.status(running=False), IconState(Base.STOPPED)),
        (OFFLINE, IconState(Base.RUNNING, Badge.OFFLINE)),
        (INTERCEPTED, IconState(Base.RUNNING, Badge.ATTENTION)),
        (NO_SCREEN, IconState(Base.RUNNING, Badge.ATTENTION)),
        (NO_TIMER, IconState(Base.RUNNING)),
        (asked(), IconState(Base.RUNNING, Badge.ATTENTION)),
        (None, IconState(Base.STOPPED, Badge.ATTENTION)),
    ],
)
def test_the_icon_tells_the_timer_and_what_needs_somebody(status: Status | None, icon: IconState) -> None:
    assert icon_state(status) == icon


def test_a_banner_says_what_happened_and_what_happens_next() -> None:
    assert banner(made_up_day.status()) is None
    shown = banner(INTERCEPTED)
    assert shown is not None
    assert (shown.tone, shown.title) == (Tone.DANGER, "This connection is intercepted")
    assert shown.sentence.startswith("The server showed a certificate of “Office Proxy”. Nothing was sent.")
    offline = banner(OFFLINE)
    assert offline is not None
    assert (offline.title, offline.tone) == ("You are offline", Tone.WARN)
    assert offline.sentence.startswith("Recording goes on and stays sealed here.")
    away = banner(None)
    assert away is not None
    assert away.title == "The agent is not running"


@pytest.mark.parametrize(
    ("status", "key", "deed"),
    [
        (ENDED, "device-ended", Deed.JOIN),
        (NO_SCREEN, "capture-denied", Deed.ASK_AGAIN),
        (replace(made_up_day.status(), policy_version=None), "policy-missing", Deed.SYNC),
        (replace(made_up_day.status(), trust=Freshness.EXPIRED), "trust-expired", Deed.SYNC),
        (
            replace(made_up_day.status(), contradiction=broken(RefusedError("record-forked", seq=7))),
            None,
            Deed.NONE,
        ),
    ],
)
def test_each_trouble_has_its_banner(status: Status, key: str | None, deed: Deed) -> None:
    shown = banner(status)
    assert shown is not None
    assert (key is None or shown.key == key, shown.deed) == (True, deed)
    assert shown.sentence


def test_a_device_that_was_ended_is_told_once() -> None:
    why = broken(UnrecognisedError("device-ended"))
    both = replace(ENDED, recording=Recording(RecordingState.PAUSED, 300.0, NOW, why))
    assert [each.key for each in things_needed(both)] == ["device-ended"]


def test_a_missing_keyring_is_told_and_needs_nobody() -> None:
    status = made_up_day.status()
    process: AgentProcess = replace(status.agent, custody="file")
    status = replace(status, agent=process)
    shown = banner(status)
    assert shown is not None
    assert (shown.title, things_needed(status)) == ("Your keys lie in a file", ())


def test_a_question_is_asked_elsewhere_than_in_a_banner() -> None:
    assert [each.key for each in things_needed(asked())] == ["away"]
    assert banner(asked()) is None


def test_menu_and_tooltip_tell_the_same() -> None:
    words = menu_words(asked(), NOW, MANNER)
    assert (words.clock, words.work, words.total) == (
        "1:24:36",
        "Website / Checkout page",
        "Today 5 h 02 min",
    )
    assert (words.toggle, words.needs) == ("Stop", "1 thing needs you")
    assert tooltip(OFFLINE, NOW, MANNER).splitlines() == [
        "Tracker: Running since 13:52",
        "Website / Checkout page",
        "Today 5 h 02 min",
        "Offline, everything is kept here",
    ]
    assert menu_words(None, NOW, MANNER).toggle == "Start"
    assert "not running" in tooltip(None, NOW, MANNER)


def test_the_foot_of_the_navigation_says_what_waits() -> None:
    line = sealed_line(made_up_day.status(), "15:14")
    assert (line.title, line.sentence) == ("All sealed", "3 to send · synced 15:14")
    assert sealed_line(OFFLINE, "").title == "All sealed, offline"


def test_work_is_found_by_project_task_and_client() -> None:
    among = choices(NAMES, (Work(UUID(int=2), UUID(int=202)),))
    assert among[0].text == "Payroll import / Test run"
    found = [(each.choice.text, each.in_project, each.in_task) for each in search(among, "pa")]
    assert found[0] == ("Payroll import / Test run", (0, 2), None)
    assert ("Website / Checkout page", None, (9, 11)) in found
    assert ("Office / Paperwork", None, (0, 2)) in found
    by_client = search(among, "northern")
    assert {each.choice.project for each in by_client} == {"Payroll import"}
    [of_both] = search(among, "website check")
    assert (of_both.choice.text, of_both.in_project, of_both.in_task) == (
        "Website / Checkout page",
        (0, 7),
        (0, 5),
    )
    assert search(among, "website nothing") == search(among, "nothing of the kind") == ()
    assert len(search(among, "  ")) == len(among)


def test_what_fits_within_a_word_comes_after_and_marks_do_not_matter() -> None:
    names = replaced(
        NAMES, assigned=made_up_day.assigned(made_up_day.Words(website="Übersee", checkout="Rückgabe"))
    )
    among = choices(names)
    assert search(among, "uber")[0].in_project == (0, 4)
    assert search(among, "ckg")[0].in_task == (2, 5)
    order = [each.choice.project for each in search(among, "port")]
    assert order[0] == "Partner portal"


def test_work_without_a_name_goes_by_its_id() -> None:
    assert choice_of(NAMES, UUID("3f2a" + "0" * 28), None).project == "3f2a0000"
    assert choice_of(NAMES, None, None).text == "No project"
    assert choice_of(NAMES, UUID(int=1), UUID(int=101)).named() == NamedWork(
        UUID(int=1).hex, UUID(int=101).hex
    )


def by_hand(**more: Any) -> Fields:
    return replaced(
        Fields("9:00", "10:30", choice_of(NAMES, UUID(int=1), None), "a visit", "was out"), **more
    )


def test_time_is_added_by_what_stands_in_the_fields() -> None:
    made = adding(by_hand(), DAY, MANNER)
    assert made == AddTime(at(9), at(10, 30), "was out", NamedWork(UUID(int=1).hex, "", "a visit"))


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"start": "25:10"}, Part.START),
        ({"stop": ""}, Part.STOP),
        ({"reason": " "}, Part.REASON),
    ],
)
def test_what_is_wrong_is_told_at_its_field(changes: dict[str, str], part: Part) -> None:
    wrong = adding(by_hand(**changes), DAY, MANNER)
    assert isinstance(wrong, Wrong)
    assert wrong.part is part


def test_a_time_that_the_clock_never_shows_is_refused_kindly() -> None:
    wrong = adding(by_hand(start="2:30"), date(2026, 3, 29), MANNER)
    assert isinstance(wrong, Wrong)
    assert "never shows 2:30" in wrong.sentence


ENTRY = TimeEntry(
    UUID(int=2), at(10, 46, 20), at(12, 12, 5), Source.TIMER, Work(UUID(int=2), UUID(int=201), "columns")
)


def test_only_what_was_changed_is_sent() -> None:
    before = fields_of(ENTRY, NAMES, MANNER)
    assert (before.start, before.stop, before.note) == ("10:46", "12:12", "columns")
    assert editing(ENTRY, before, NAMES, MANNER) is None
    noted = editing(ENTRY, replaced(before, note="rows"), NAMES, MANNER)
    assert noted == EditTime(
        ENTRY.entry_id.hex, None, None, NamedWork(UUID(int=2).hex, UUID(int=201).hex, "rows")
    )
    moved = editing(ENTRY, replaced(before, stop="12:30", reason="forgot"), NAMES, MANNER)
    assert moved == EditTime(ENTRY.entry_id.hex, None, at(12, 30), NamedWork(), "forgot")
    wrong = editing(ENTRY, replaced(before, stop="12:30"), NAMES, MANNER)
    assert isinstance(wrong, Wrong)
    assert wrong.part is Part.REASON
    assert discarding(ENTRY, "twice") == DeleteTime(ENTRY.entry_id.hex, "twice")


def test_what_no_record_holds_is_said_at_its_field() -> None:
    day, long = date(2026, 3, 28), "x" * (NOTE_MOST + 1)
    before = fields_of(ENTRY, NAMES, MANNER)
    for wrong, part in (
        (adding(by_hand(note=long), day, MANNER), Part.NOTE),
        (adding(by_hand(reason=long), day, MANNER), Part.REASON),
        (editing(ENTRY, replaced(before, note=long), NAMES, MANNER), Part.NOTE),
        (discarding(ENTRY, long), Part.REASON),
    ):
        assert wrong == Wrong(part, "This is too long: at most 2000 letters.")
    assert isinstance(adding(by_hand(note=long[1:], reason=long[1:]), day, MANNER), AddTime)


def test_an_error_is_shown_with_its_hint() -> None:
    notice = error_notice(RefusedError("time-not-over"))
    assert notice.title == "This time is not over yet"
    assert notice.sentence == "Only time in the past can be added. For the present, press Start."

"""Captures, reminders and questions are told on the desktop, once each, unless a face tells them itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from uuid import UUID

import pytest
from PIL import Image

from tests.agent.commanded import Commanded, commanded
from tests.fakes.notices import FakeNotices
from tracker.agent.notice import Happened, Notice
from tracker.agent.notice_words import ANSWER, AWAY, CAPTURE, STARTED
from tracker.agent.notifying import ARRIVAL_SECONDS, GRACE_SECONDS, Notifier
from tracker.capture.encode import encode
from tracker.core.capture import Capture, CaptureRules
from tracker.core.hours.reminder import About, Reminder
from tracker.core.hours.said import Ending
from tracker.core.moment import MICROSECONDS
from tracker.core.record import FileStatus
from tracker.core.wire import (
    Command,
    DeleteScreenshot,
    NoticesBy,
    OpenQuestion,
    Status,
    TimerMode,
    TimerStatus,
    Watch,
)
from tracker.desktop.notify import DesktopNotice

MINUTE = 60 * MICROSECONDS
REMINDER = "reminder start"
AWAY_ID, ENTRY = UUID(int=5), UUID(int=6)


class Timer:
    """Says how the timer stands, as a test wants it."""

    def __init__(self, **changes: object) -> None:
        self.status = TimerStatus(**{"state": TimerMode.STOPPED, **changes})  # type: ignore[arg-type]

    def present(self) -> TimerStatus:
        return self.status

    def look(self) -> bool:
        return False


class Told:
    """A notifier at a device's desk, and the desktop it tells on."""

    def __init__(self, at: Commanded) -> None:
        self.at = at
        self.rested: list[float] = []
        self.while_resting: Callable[[], Awaitable[object]] = nothing
        self.commands: list[Command] = []
        at.world.screen.capture = self._capture  # type: ignore[method-assign]  # pictures that can be opened
        self.notifier = Notifier(at.board, self._open, self._rest)

    def _open(self, chosen: Callable[[str, str], None]) -> FakeNotices:
        self.desk = FakeNotices(chosen)
        return self.desk

    async def _rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        await self.while_resting()

    def _capture(self, rules: CaptureRules) -> Capture:
        del rules
        shots = [
            encode(Image.new("RGB", (640, 360)), number) for number in range(self.at.world.screen.monitors)
        ]
        return Capture(tuple(shots))

    def carry_out(self, command: Command) -> object:
        self.commands.append(command)
        return self.at.commands.carry_out(command)

    async def capture(self, minutes: int = 5) -> None:
        """Take a screenshot, with so long a review, and tell of it as the agent does."""
        recorder = self.at.world.recorder
        recorder.review = lambda: minutes * MINUTE
        taken = recorder.record()
        self.at.board.hear(Notice(Happened.CAPTURED, taken.count, taken=taken))
        await self.settle()

    async def remind(self, *reminders: Reminder) -> None:
        self.at.board.reminders = lambda: reminders
        self.at.board._tell()
        await self.settle()

    async def timer(self, **changes: object) -> None:
        self.at.board.timer = Timer(**changes)  # type: ignore[assignment]  # what tells how it stands
        self.at.board._tell()
        await self.settle()

    async def settle(self) -> None:
        """Let whoever watches look."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                await asyncio.sleep(0)

    @property
    def titles(self) -> dict[str, str]:
        return {slot: notice.title for slot, notice in self.desk.shown.items()}

    def files(self) -> Sequence[FileStatus | None]:
        return [each.status for each in self.at.world.store.files_made(9)]


async def nothing() -> None:
    """Do nothing."""


@asynccontextmanager
async def at_a_desk(*before: Reminder) -> AsyncIterator[Told]:
    at = await commanded()
    at.board.timer = None
    at.board.reminders = lambda: before
    told = Told(at)
    running = asyncio.create_task(told.notifier.run(told.carry_out))  # type: ignore[arg-type]  # it is one
    await told.settle()
    yield told
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert told.desk.closed


@asynccontextmanager
async def a_face(told: Told, *, shows_notices: bool = True) -> AsyncIterator[None]:
    """Have a face watch for the block."""
    async with aclosing(told.at.commands.carry_out(Watch(shows_notices))) as statuses:
        await anext(statuses)
        yield


async def test_a_capture_is_told_at_once_with_when_it_leaves() -> None:
    async with at_a_desk() as told:
        await told.capture()
        (notice,) = told.desk.history
        assert (notice.slot, notice.title, notice.text) == (
            CAPTURE,
            "Screenshot taken",
            "Sealed. Leaves this device in 5:00.",
        )
        assert list(notice.choices) == ["look", "delete"]
        assert (notice.picture, notice.passing, notice.seconds) == (None, True, 8.0), "no picture unasked"
        made = told.at.world.store.files_made(1)[0]
        assert notice.otherwise == f"To delete it: tracker screenshots delete {made.file_id.hex()[:8]}"
        newest = told.at.board.present().newest
        assert newest is not None
        assert newest.told, "a face that comes now does not tell it again"
        await told.capture()
        assert len(told.desk.history) == 2
        told.at.board._tell()
        await told.settle()
        assert len(told.desk.history) == 2, "each is told once"


async def test_the_status_tells_a_face_all_it_needs() -> None:
    async with at_a_desk() as told:
        told.at.world.screen.monitors = 2
        await told.capture(minutes=2)
        newest = told.at.board.present().newest
        assert newest is not None
        made = told.at.world.store.files_made(9)
        assert {each.bytes for each in newest.screenshots} == {each.file_id for each in made}
        assert (newest.number, newest.leaves_at - newest.at) == (1, 2 * MINUTE)
        assert told.titles == {CAPTURE: "2 screenshots taken"}
        await told.at.tell(DeleteScreenshot(made[0].file_id.hex()))
        newest = told.at.board.present().newest
        assert newest is not None
        assert [each.bytes for each in newest.screenshots] == [made[1].file_id]
        await told.at.tell(DeleteScreenshot(made[1].file_id.hex()))
        assert told.at.board.present().newest is None
        await told.settle()
        assert told.titles == {}, "what was deleted is told no more"


async def test_to_delete_is_one_click_for_all_monitors() -> None:
    async with at_a_desk() as told:
        told.at.world.screen.monitors = 2
        await told.capture()
        told.desk.choose(CAPTURE, "delete")
        await told.until(lambda: ANSWER in told.desk.shown)
        assert told.files() == [FileStatus.ERASED] * 2
        assert told.titles == {ANSWER: "Deleted"}


async def test_to_look_is_a_small_picture_in_memory() -> None:
    async with at_a_desk() as told:
        await told.capture()
        told.desk.choose(CAPTURE, "look")
        await told.until(lambda: CAPTURE in told.desk.shown)
        shown = told.desk.shown[CAPTURE]
        assert shown.picture is not None
        assert (shown.picture.width, shown.picture.height) == (320, 180)
        assert len(shown.picture.pixels) == 3 * 320 * 180
        assert list(shown.choices) == ["delete"]
        told.desk.choose(CAPTURE, "delete")
        await told.until(lambda: ANSWER in told.desk.shown)
        assert told.files() == [FileStatus.ERASED]


async def test_what_is_refused_is_told_with_why() -> None:
    async with at_a_desk() as told:
        await told.capture()
        told.at.world.keeper.locked = True
        told.desk.choose(CAPTURE, "look")
        await told.until(lambda: ANSWER in told.desk.shown)
        assert told.desk.shown[ANSWER].text
        assert "picture" not in told.desk.shown


async def test_without_a_review_delete_is_offered_as_policy_lets_one() -> None:
    async with at_a_desk() as told:
        await told.capture(minutes=0)
        notice = told.desk.shown[CAPTURE]
        assert (notice.text, list(notice.choices)) == ("Sealed. It is sent without a review.", ["look"])
        assert notice.otherwise == ""


async def test_while_a_face_shows_notices_the_desktop_shows_none() -> None:
    async with at_a_desk() as told:
        assert told.at.board.present().notices is NoticesBy.DESKTOP
        async with a_face(told):
            assert told.at.board.present().notices is NoticesBy.FACE
            await told.capture()
            assert (told.desk.history, told.rested) == ([], [ARRIVAL_SECONDS, GRACE_SECONDS])
        async with a_face(told, shows_notices=False):
            assert told.at.board.present().notices is NoticesBy.DESKTOP
            assert told.desk.history == [], "what a face told is not told again"
            await told.capture()
            assert len(told.desk.history) == 1
        told.desk.there = False
        assert told.at.board.present().notices is NoticesBy.NOBODY


async def test_a_face_that_died_with_the_capture_is_stood_in_for() -> None:
    async with at_a_desk() as told:
        face = told.at.commands.carry_out(Watch(shows_notices=True))
        await anext(face)
        told.while_resting = face.aclose
        await told.capture()
        assert len(told.desk.history) == 1


@pytest.mark.parametrize(
    ("about", "choices"),
    [
        (About.START, ["start"]),
        (About.STOP, ["stop"]),
        (About.FORGOTTEN, ["on", "stop"]),
        (About.DAY_NEAR, ["stop"]),
        (About.WEEK_REACHED, []),
    ],
)
async def test_a_reminder_is_told_once_and_taken_back(about: About, choices: list[str]) -> None:
    async with at_a_desk() as told:
        reminder = Reminder(about, told.at.world.clock.now().wall)
        await told.remind(reminder)
        await told.remind(reminder)
        (notice,) = told.desk.history
        assert list(notice.choices) == choices
        assert "{" not in notice.title + notice.text
        await told.remind()
        assert told.titles == {}


async def test_what_was_reminded_of_before_a_restart_is_not_new() -> None:
    before = Reminder(About.START, 1)
    async with at_a_desk(before) as told:
        assert told.desk.history == []
        await told.remind(before, Reminder(About.START, 2))
        assert len(told.desk.history) == 1


async def test_a_reminder_starts_the_timer() -> None:
    async with at_a_desk() as told:
        await told.remind(Reminder(About.START, 1))
        told.desk.choose(REMINDER, "start")
        await told.until(lambda: told.at.hours.counts())


def question(minutes: int, number: int = 5) -> OpenQuestion:
    return OpenQuestion(UUID(int=number), 0, minutes * MINUTE, Ending.IDLE)


async def test_one_question_is_asked_at_a_time_the_newest_first() -> None:
    async with at_a_desk() as told:
        older, newer = question(3, 1), question(26, 2)
        await told.timer(state=TimerMode.AWAY, questions=(older,))
        assert told.titles == {}, "nobody is there"
        await told.timer(state=TimerMode.ASKING, questions=(older, newer))
        assert told.titles == {AWAY: "You were away for 26 minutes"}
        assert list(told.desk.shown[AWAY].choices) == ["no", "yes"]
        await told.timer(state=TimerMode.ASKING, questions=(older, newer), today=1)
        assert len(told.desk.history) == 1, "the other one waits"
        await told.timer(questions=(older,))
        assert told.titles == {AWAY: "You were away for 3 minutes"}
        await told.timer(questions=(question(4, 1),))
        assert told.titles == {AWAY: "You were away for 4 minutes"}, "one that has grown is another"
        await told.timer()
        assert told.titles == {}
        assert len(told.desk.history) == 3


@pytest.mark.parametrize(
    ("state", "key", "answer"),
    [
        (TimerMode.ASKING, "no", "go-on"),
        (TimerMode.STOPPED, "no", "discard"),
        (TimerMode.ASKING, "yes", "keep"),
    ],
)
async def test_an_answer_settles_what_was_shown(state: TimerMode, key: str, answer: str) -> None:
    async with at_a_desk() as told:
        asked = question(26)
        await told.timer(state=state, questions=(asked,))
        told.desk.choose(AWAY, key)
        await told.until(lambda: told.commands)
        (command,) = told.commands
        assert (command.answer, command.away, command.shown) == (answer, asked.away_id.hex, asked.stop)  # type: ignore[union-attr]  # it is an answer


async def test_a_start_by_policy_is_seen_once_and_not_after_a_restart() -> None:
    async with at_a_desk() as told:
        since = told.at.board.present().agent.started_at
        await told.timer(state=TimerMode.RUNNING, by_policy=True, entry_id=ENTRY, since=since - 1)
        assert told.titles == {}
        running: dict[str, object] = {"state": TimerMode.RUNNING, "by_policy": True, "since": since}
        await told.timer(**running, entry_id=AWAY_ID)
        await told.timer(**running, entry_id=AWAY_ID, note="another")
        assert told.titles == {STARTED: "The timer was started by your workspace's policy."}
        assert len(told.desk.history) == 1
        await told.timer()
        assert told.titles == {}


async def test_what_is_chosen_of_a_notice_that_is_gone_does_nothing() -> None:
    async with at_a_desk() as told:
        told.desk.shown["unknown"] = DesktopNotice("unknown", "", "", {"x": "y"})
        told.desk.choose("unknown", "x")
        await told.settle()
        assert told.commands == []


def test_a_status_holds_no_picture_unasked() -> None:
    assert Status.__struct_fields__[-1] == "preview"
    assert Status.__struct_defaults__[-1] is None

"""Activity is counted while the timer runs and policy wants it: nothing before, between or after."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.agent.counting import WINDOW_LOOK_SECONDS, Counting
from tracker.core.errors import UnreachableError
from tracker.core.hours.front import AppRules, Front
from tracker.core.hours.level import within
from tracker.core.hours.said import ActivitySample, Ending, Work
from tracker.core.hours.sampling import Counts
from tracker.core.hours.timer_state import Left
from tracker.core.moment import MICROSECONDS


class FakeInput:
    """Counts what a test types."""

    def __init__(self) -> None:
        self.keys = 0
        self.broken = self.closed = False

    def check(self) -> None:
        if self.broken:
            raise UnreachableError("activity-ended")

    def take(self) -> Counts:
        self.check()
        keys, self.keys = self.keys, 0
        return Counts(min(keys, 60), keys, 0, 0, 0)

    def close(self) -> None:
        self.closed = True


class FakeWindow:
    """Shows one application."""

    broken = closed = False

    def check(self) -> None:
        if self.broken:
            raise UnreachableError("activity-ended")

    def take(self) -> Sequence[Front]:
        self.check()
        return (Front(0, "editor", "secret.txt"),)

    def close(self) -> None:
        self.closed = True


class Desk:
    """A timer with a keyboard."""

    def __init__(self) -> None:
        self.world = HoursWorld()
        self.rules: AppRules | None = AppRules()
        self.input, self.window = FakeInput(), FakeWindow()
        self.counting = Counting(self.world.hours, self.world.store, self.world.clock, lambda: self.rules)
        self.counting._sampler.input = self.input
        self.counting._sampler.window = self.window
        self.counting.look()

    def type_(self, keys: int, seconds: int = 60) -> None:
        self.input.keys += keys
        for _ in range(0, seconds, 10):
            self.world.beat(10)
            self.counting.look()

    def work(self, seconds: int) -> None:
        self.world.hours.start(Work())
        self.counting.look()
        self.type_(60, seconds)

    def samples(self) -> list[ActivitySample]:
        self.world.hours.farewell()
        return list(self.world.store.samples(0, EVER))

    def counted(self) -> list[int | None]:
        return [sample.keys for sample in self.samples()]

    def titles(self) -> list[tuple[float, str]]:
        return [(app.seconds, app.title) for sample in self.samples() for app in sample.apps]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_is_typed_while_the_timer_is_off_is_counted_nowhere(desk: Desk) -> None:
    desk.type_(100)
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(7)
    desk.world.hours.stop()
    desk.counting.look()
    desk.type_(100)
    assert sum(keys or 0 for keys in desk.counted()) == 7


def test_samples_cover_the_entry_and_no_more(desk: Desk) -> None:
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(60, 300)
    desk.world.hours.stop()
    desk.counting.look()
    desk.world.hours.farewell()
    samples = desk.world.store.samples(0, EVER)
    assert sum(sample.tracked for sample in samples) == 300
    assert all(sample.start % (60 * MICROSECONDS) == 0 for sample in samples[1:])


def test_policy_without_activity_has_nothing_counted(desk: Desk) -> None:
    desk.rules = None
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(60, 300)
    assert desk.counted() == []


def test_titles_are_told_only_where_policy_asks(desk: Desk) -> None:
    desk.world.hours.start(Work())
    desk.counting.look()
    desk.type_(5, 120)
    desk.world.hours.stop()
    desk.counting.look()
    desk.world.hours.farewell()
    apps = [app for sample in desk.world.store.samples(0, EVER) for app in sample.apps]
    assert {(app.name, app.title) for app in apps} == {("editor", "")}


def test_a_keyboard_that_breaks_is_its_supervisors_to_know_and_is_closed(desk: Desk) -> None:
    desk.world.hours.start(Work())
    made = FakeInput()
    signs: list[int] = []

    def alive() -> None:
        signs.append(1)
        made.broken = True

    with pytest.raises(UnreachableError):
        desk.counting.watch_input(lambda: made, alive, lambda _: True)
    assert (signs, made.closed) == ([1], True)


def test_a_window_that_nobody_watches_any_more_is_noticed_at_the_next_look_also_while_no_timer_runs(
    desk: Desk,
) -> None:
    made = FakeWindow()
    rests: list[float] = []

    def rest(seconds: float) -> bool:
        rests.append(seconds)
        made.broken = len(rests) > 2
        return True

    with pytest.raises(UnreachableError):
        desk.counting.watch_window(lambda: made, lambda: None, rest)
    assert (rests, made.closed) == ([0, 0, WINDOW_LOOK_SECONDS], True)


HOURS_ASLEEP = 8 * 3600
WITHOUT_TITLES, WITH_TITLES = AppRules(titles=False), AppRules(titles=True)


def _tracked(samples: Sequence[ActivitySample]) -> float:
    return sum(sample.tracked for sample in samples)


def test_a_night_asleep_is_sampled_no_more_than_it_is_tracked(desk: Desk) -> None:
    desk.work(290)
    desk.world.clock.advance(10)
    desk.world.hours.feel(lambda at: Left(at, Ending.SLEEP))
    desk.world.clock.advance(HOURS_ASLEEP)
    desk.counting.look()
    assert _tracked(desk.samples()) == 300


def test_a_sleep_that_nobody_told_of_is_not_sampled_either(desk: Desk) -> None:
    desk.work(290)
    desk.world.clock.advance(HOURS_ASLEEP)
    desk.counting.look()
    desk.world.hours.beat()
    desk.counting.look()
    assert _tracked(desk.samples()) == 290


def test_counting_that_ends_after_such_a_sleep_samples_what_was_seen(desk: Desk) -> None:
    desk.work(290)
    desk.world.clock.advance(HOURS_ASLEEP)
    desk.counting._end()
    assert _tracked(desk.samples()) == 290


def test_what_is_cut_back_to_the_last_input_is_sampled_no_further(desk: Desk) -> None:
    desk.work(120)
    last_input = desk.world.hours.now()
    desk.type_(0, 310)
    desk.world.hours.feel(lambda _: Left(last_input, Ending.IDLE))
    desk.counting.look()
    (entry,) = desk.world.store.entries(0, EVER)
    samples = desk.samples()
    assert _tracked(samples) < 120 + 310, "the minute that was not over when it was cut back is in none"
    assert _tracked(within(samples, [entry])) == 120


def test_an_entry_deleted_while_it_ran_on_is_sampled_no_more(desk: Desk) -> None:
    desk.work(30)
    desk.world.hours.stop()
    (entry,) = desk.world.store.entries(0, EVER)
    desk.world.by_hand = replace(desk.world.by_hand, delete_own_time=True)
    desk.world.hours.delete(str(entry.entry_id))
    desk.counting.look()
    assert desk.samples() == []


@pytest.mark.parametrize(("before", "after"), [(WITHOUT_TITLES, WITH_TITLES), (WITH_TITLES, WITHOUT_TITLES)])
def test_each_second_is_told_by_the_rules_of_its_time(desk: Desk, before: AppRules, after: AppRules) -> None:
    desk.rules = before
    desk.work(30)
    desk.rules = after
    desk.counting.look()
    desk.type_(1, 20)
    desk.world.hours.stop()
    desk.counting.look()
    title = {False: "", True: "secret.txt"}
    assert desk.titles() == [(30, title[before.titles]), (20, title[after.titles])]


def test_other_work_with_titles_brings_no_title_of_the_work_before(desk: Desk) -> None:
    desk.rules = WITHOUT_TITLES
    desk.work(50)
    desk.world.hours.start(Work(note="other"))
    desk.rules = WITH_TITLES
    desk.counting.look()
    assert desk.titles() == [(50, "")]


def test_a_full_disk_ends_no_counting_and_loses_no_sample(desk: Desk) -> None:
    desk.work(30)
    desk.world.store.full = True
    desk.type_(1, 20 * 60)
    desk.world.store.full = False
    desk.type_(1, 60)
    assert _tracked(desk.samples()) >= 20 * 60


def test_a_keyboard_is_closed_also_when_counting_cannot_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = FakeInput()

    def breaks(*_: object) -> None:
        raise UnreachableError("database-disk-full", file="store.db")

    def alive() -> None:
        desk.world.hours.start(Work())
        monkeypatch.setattr(desk.counting, "_finish", breaks)

    with pytest.raises(UnreachableError):
        desk.counting.watch_input(lambda: made, alive, lambda _: True)
    assert made.closed
    assert desk.counting._sampler.input is None


def test_a_keyboard_that_came_too_late_takes_no_other_ones_place(desk: Desk) -> None:
    late, rests = FakeInput(), iter((True, False, False))
    desk.counting.watch_input(lambda: late, lambda: None, lambda _: next(rests))
    assert late.closed
    assert desk.counting._sampler.input is desk.input

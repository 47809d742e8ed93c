"""The sampler turns a played desk into samples of tracked time, whatever fails and however late it asks."""

import pytest

from tests.fakes.activity import FakeDesk
from tests.fakes.clock import START, FakeClock
from tracker.activity.sampler import Sampler
from tracker.core.errors import BugError, UnreachableError
from tracker.core.hours.front import AppRules
from tracker.core.hours.level import level
from tracker.core.hours.said import ActivitySample, AppUse

NOON = START.wall
RULES = AppRules(exclusions=("KeePassXC",))


class Work:
    """A person at a desk, and the sampler of their tracked time, whose instants are the wall's."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.desk = FakeDesk(self.clock)
        self.sampler = Sampler(self.desk.input, self.desk.window)

    def begin(self) -> None:
        now = self.clock.now()
        self.sampler.begin(now.wall, now.uptime)

    def take(self) -> tuple[ActivitySample, ...]:
        return self.sampler.take(self.clock.now().uptime, RULES)

    def end(self) -> tuple[ActivitySample, ...]:
        return self.sampler.end(self.clock.now().uptime, RULES)

    def type_for(self, seconds: int) -> None:
        for _ in range(seconds):
            self.desk.press(keys=2)
            self.clock.advance(1)


@pytest.fixture
def work() -> Work:
    return Work()


def test_an_hour_of_work_is_sixty_samples_that_leave_nothing_out(work: Work) -> None:
    work.begin()
    found: list[ActivitySample] = []
    for _ in range(60):
        work.type_for(15)
        work.clock.advance(45.3)  # as a loop is late
        found += work.take()
    found += work.end()
    assert sum(sample.tracked for sample in found) == pytest.approx(60 * 60.3)
    assert sum(sample.keys or 0 for sample in found) == 60 * 30
    assert level(found).active == 60 * 15 * 1_000_000
    ends = [sample.start + round(sample.tracked * 1_000_000) for sample in found]
    assert [sample.start for sample in found] == [NOON, *ends[:-1]], "each begins where the one before ends"


def test_what_was_before_tracked_time_and_after_it_is_in_no_sample(work: Work) -> None:
    work.type_for(5)
    work.desk.bring("Editor")
    work.begin()
    work.clock.advance(10)
    (sample,) = work.end()
    assert (sample.keys, sample.active, sample.apps) == (0, 0, (AppUse(10, "Editor"),))
    work.type_for(5)
    work.begin()
    work.clock.advance(1)
    assert work.end()[0].keys == 0


def test_an_excluded_application_has_no_name(work: Work) -> None:
    work.begin()
    work.desk.bring("KeePassXC", "bank")
    work.clock.advance(20)
    work.desk.bring("Mail", "inbox")
    work.clock.advance(10)
    (sample,) = work.end()
    assert sample.apps == (AppUse(20, excluded=True), AppUse(10, "Mail"))


def test_before_a_whole_minute_there_is_nothing_to_take(work: Work) -> None:
    work.begin()
    work.type_for(59)
    assert work.take() == ()
    work.type_for(1)
    assert [sample.active for sample in work.take()] == [60]
    assert work.end() == ()


def test_while_input_is_not_counted_no_level_is_made_up(work: Work) -> None:
    work.begin()
    work.type_for(30)
    work.desk.input.error = UnreachableError("x11-away")
    work.clock.advance(30)
    assert work.take() == ()
    assert work.end() == ()
    work.desk.input.error = None
    work.begin()
    work.type_for(10)
    assert [sample.tracked for sample in work.end()] == [10]


def test_without_a_window_samples_name_no_application(work: Work) -> None:
    work.desk.window.error = UnreachableError("x11-away")
    work.begin()
    work.type_for(10)
    assert [(sample.keys, sample.apps) for sample in work.end()] == [(20, ())]
    work.sampler.window = None
    work.begin()
    work.type_for(10)
    assert [(sample.keys, sample.apps) for sample in work.end()] == [(20, ())]


def test_without_any_input_there_are_no_samples() -> None:
    sampler = Sampler(None, None)
    sampler.begin(0, 0)
    assert sampler.end(10_000_000, RULES) == ()


def test_beginning_twice_or_ending_what_did_not_begin_is_our_own_slip(work: Work) -> None:
    with pytest.raises(BugError):
        work.end()
    work.begin()
    with pytest.raises(BugError):
        work.begin()


def test_an_uptime_before_the_beginning_is_no_time(work: Work) -> None:
    work.begin()
    assert work.sampler.end(START.uptime - 1, RULES) == ()

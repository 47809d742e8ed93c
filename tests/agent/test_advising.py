"""What policy does about the timer happens once, at the right instant, and is told."""

from contextlib import suppress
from datetime import UTC

import pytest

from tests.agent.hours_world import EVER, HoursWorld
from tracker.agent.advising import AdviceRules, Adviser
from tracker.agent.notice import Happened, Notice
from tracker.core.errors import RefusedError, UnreachableError
from tracker.core.hours.by_hand import HandRules
from tracker.core.hours.clocked import EventAt
from tracker.core.hours.reminder import About, ReminderRules
from tracker.core.hours.said import Ending, Occurrence, Source, Work
from tracker.core.hours.schedule import LocalSchedule
from tracker.core.hours.summary import Limits
from tracker.core.hours.timer_state import Asking, Back, Left, Running, Stopped
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.listed import WorkingHours
from tracker.core.policy.time_fields import AutomaticStart

ALWAYS = LocalSchedule((WorkingHours(0, 6, 0, 24 * 60),), UTC)
NEVER = LocalSchedule((), UTC)
BY_POLICY = Occurrence.STARTED_BY_POLICY


class Office:
    """A device, and policy that may change."""

    def __init__(self) -> None:
        self.world = HoursWorld()
        self.rules = AdviceRules(ReminderRules(NEVER))
        self.notices: list[Notice] = []
        self.may_record = True
        self.adviser = self.started()

    def started(self) -> Adviser:
        world = self.world
        return Adviser(
            world.hours, world.store, lambda: self.rules, self.notices.append, lambda: self.may_record
        )

    def pass_(self, seconds: int) -> None:
        for _ in range(0, seconds, 60):
            self.world.beat(60)
            self.adviser.look(self.world.hours.now())

    def suffer(self, seconds: int) -> None:
        """Let time pass without room on the disk."""
        self.world.store.full, self.world.store.keeps = True, False
        for passed in range(0, seconds, 10):
            self.world.clock.advance(10)
            with suppress(UnreachableError):
                self.world.hours.beat()
            if passed % 60 == 0:
                with suppress(UnreachableError):
                    self.adviser.look(self.world.hours.now())
        self.world.store.full, self.world.store.keeps = False, True

    @property
    def about(self) -> list[About]:
        return [About(notice.about) for notice in self.notices if notice.happened is Happened.REMINDED]

    @property
    def open(self) -> list[About]:
        return [reminder.about for reminder in self.adviser.open_reminders()]


@pytest.fixture
def office() -> Office:
    return Office()


def test_a_daily_limit_comes_near_and_ends_the_timer_to_the_second(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    office.world.hours.start(Work())
    office.pass_(3_900)
    assert office.about == [About.DAY_NEAR, About.DAY_REACHED]
    assert office.world.lengths() == [(Source.TIMER, 3_600)]
    [entry] = office.world.store.entries(0, EVER)
    assert entry.ending is Ending.LIMIT


def test_a_forgotten_timer_is_asked_about_then_ended_when_it_was_asked(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, forgotten_hours=2))
    office.world.hours.start(Work())
    office.pass_(2 * 3_600)
    assert office.about == office.open == [About.FORGOTTEN]
    office.pass_(1_200)
    assert office.open == []
    assert isinstance(office.world.hours.state, Stopped)
    [entry] = office.world.store.entries(0, EVER)
    assert (entry.ending, office.world.lengths()) == (Ending.FORGOTTEN, [(Source.TIMER, 7_200)])


def test_a_limit_that_was_seen_of_one_entry_does_not_end_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    hours = office.world.hours
    hours.start(Work(note="a"))
    office.world.beat(3_700)
    feel = hours.feel

    def feel_late(event: EventAt, *occurrences: Occurrence) -> None:
        hours.start(Work(note="b"))
        feel(event, *occurrences)

    monkeypatch.setattr(hours, "feel", feel_late)
    office.adviser.look(None)
    assert isinstance(hours.state, Running)
    assert office.world.lengths() == [(Source.TIMER, 3_700), (Source.TIMER, None)]
    assert office.about == office.open == [], "nothing was ended"
    monkeypatch.undo()
    office.pass_(60)
    assert isinstance(hours.state, Stopped), "the next look ends what is over the limit"
    assert office.about == [About.DAY_REACHED]


def test_a_limit_is_not_told_of_a_timer_that_its_person_has_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    hours = office.world.hours
    hours.start(Work())
    office.world.beat(3_700)
    feel = hours.feel

    def feel_late(event: EventAt, *occurrences: Occurrence) -> None:
        hours.stop()
        feel(event, *occurrences)

    monkeypatch.setattr(hours, "feel", feel_late)
    office.adviser.look(None)
    [entry] = office.world.store.entries(0, EVER)
    assert (entry.ending, office.about) == (Ending.STOPPED, [])


def test_what_was_told_is_not_told_again_after_a_restart(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, forgotten_hours=2))
    office.world.hours.start(Work())
    office.pass_(2 * 3_600)
    office.adviser = office.started()
    office.pass_(300)
    assert office.about == [About.FORGOTTEN]


def test_the_timer_starts_by_policy_with_the_first_activity_of_a_day_and_says_so(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER), AutomaticStart.FIRST_ACTIVITY)
    office.pass_(60)
    assert isinstance(office.world.hours.state, Running)
    [event] = [each for each in office.world.store.events(0, EVER) if each.occurrence is BY_POLICY]
    [entry] = office.world.store.entries(0, EVER)
    assert event.at == entry.start
    assert [notice.happened for notice in office.notices] == [Happened.STARTED_BY_POLICY]


def test_a_person_who_is_still_working_is_asked_again_only_as_late(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, forgotten_hours=2))
    office.world.hours.start(Work())
    office.pass_(2 * 3_600)
    office.adviser.confirm()
    assert office.open == []
    office.adviser = office.started()
    office.pass_(2 * 3_600 - 120)
    assert isinstance(office.world.hours.state, Running)
    assert office.about == [About.FORGOTTEN]
    office.pass_(180)
    assert office.about == [About.FORGOTTEN, About.FORGOTTEN]
    office.world.hours.stop()
    with pytest.raises(RefusedError):
        office.adviser.confirm()


def test_what_holds_still_is_known_after_a_restart_and_only_while_it_holds(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    office.world.hours.start(Work())
    office.pass_(2_400)
    assert office.open == [About.DAY_NEAR]
    office.adviser = office.started()
    assert office.open == [About.DAY_NEAR]
    office.pass_(1_500)
    assert office.open == [About.DAY_REACHED]
    office.pass_(86_400)
    assert office.open == []


def test_who_is_asked_about_time_away_is_not_asked_whether_they_still_work(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, forgotten_hours=2))
    office.world.hours.start(Work())
    office.pass_(2 * 3_600)
    assert office.open == [About.FORGOTTEN]
    office.world.hours.feel(lambda at: Left(at, Ending.LOCK))
    office.world.clock.advance(120)
    office.world.hours.feel(lambda at: Back(at, Ending.LOCK))
    assert isinstance(office.world.hours.state, Asking)
    assert office.open == []


@pytest.mark.parametrize("rules", [HandRules(project_required=True), HandRules(note_required=True)])
@pytest.mark.parametrize("schedule", [ALWAYS, NEVER])
def test_where_work_has_to_be_named_the_person_is_reminded_once_instead(
    office: Office, rules: HandRules, schedule: LocalSchedule
) -> None:
    office.world.by_hand = rules
    mode = AutomaticStart.FIRST_ACTIVITY
    office.rules = AdviceRules(ReminderRules(schedule, reminders=False), mode)
    office.pass_(600)
    assert isinstance(office.world.hours.state, Stopped)
    assert office.about == office.open == [About.START]
    assert BY_POLICY not in office.world.occurred()


def test_a_start_that_the_disk_does_not_take_is_not_taken_in_later(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER), AutomaticStart.FIRST_ACTIVITY)
    office.world.clock.advance(60)
    office.world.store.full = True
    for _ in range(3):
        with pytest.raises(UnreachableError):
            office.adviser.look(office.world.hours.now())
    office.world.store.full = False
    office.world.hours.beat()
    assert isinstance(office.world.hours.state, Stopped)
    assert (office.notices, office.world.store.entries(0, EVER)) == ([], [])


def test_an_end_that_the_disk_does_not_take_is_done_and_told_once(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    office.world.hours.start(Work())
    office.pass_(1_200)
    office.suffer(3_600)
    office.pass_(120)
    assert (office.about, office.open) == ([About.DAY_NEAR, About.DAY_REACHED], [About.DAY_REACHED])
    assert office.world.lengths() == [(Source.TIMER, 3_600)]
    [entry] = office.world.store.entries(0, EVER)
    assert entry.ending is Ending.LIMIT
    office.adviser = office.started()
    office.pass_(120)
    assert office.about == [About.DAY_NEAR, About.DAY_REACHED]


def test_a_day_of_a_full_disk_costs_nothing_that_was_seen_before_a_limit(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(NEVER, Limits(daily_hours=1)))
    office.world.hours.start(Work())
    office.pass_(600)
    office.world.store.full, office.world.store.keeps = True, False
    with pytest.raises(UnreachableError):
        office.world.hours.feel(lambda at: Left(at, Ending.LOCK))
    office.world.clock.advance(300)
    with pytest.raises(UnreachableError):
        office.world.hours.feel(lambda at: Back(at, Ending.LOCK))
    office.suffer(1_100 * 60)
    office.pass_(60)
    [away] = office.world.store.aways(0, EVER)
    assert (away.cause, away.stop - away.start) == (Ending.LOCK, 300 * MICROSECONDS)
    assert office.world.lengths() == [(Source.TIMER, 600)]


def test_a_device_that_ended_while_the_disk_was_full_counts_no_further(office: Office) -> None:
    office.world.hours.start(Work())
    office.pass_(600)
    office.may_record = False
    office.suffer(3_600)
    office.pass_(60)
    assert office.world.lengths() == [(Source.TIMER, 610)]


def test_once_nothing_may_be_recorded_the_timer_ends_and_none_starts(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(ALWAYS), AutomaticStart.SCHEDULE)
    office.pass_(120)
    office.may_record = False
    office.pass_(86_400)
    assert isinstance(office.world.hours.state, Stopped)
    assert len(office.world.store.entries(0, EVER)) == 1
    assert office.about == []


@pytest.mark.parametrize("ending", [Ending.STOPPED, Ending.BREAK])
def test_a_timer_that_a_person_stopped_is_not_started_again_that_day(office: Office, ending: Ending) -> None:
    office.rules = AdviceRules(ReminderRules(ALWAYS), AutomaticStart.SCHEDULE)
    office.pass_(120)
    assert isinstance(office.world.hours.state, Running)
    office.world.hours.stop(ending)
    office.pass_(600)
    assert isinstance(office.world.hours.state, Stopped)


def test_nothing_starts_by_itself_unless_policy_says_so(office: Office) -> None:
    office.rules = AdviceRules(ReminderRules(ALWAYS))
    office.pass_(900)
    assert isinstance(office.world.hours.state, Stopped)
    assert office.about == [About.START]


def test_nothing_starts_by_itself_once_a_limit_is_reached(office: Office) -> None:
    reminders = ReminderRules(ALWAYS, Limits(daily_hours=1))
    office.rules = AdviceRules(reminders, AutomaticStart.SCHEDULE)
    office.world.hours.start(Work())
    office.pass_(5_000)
    assert isinstance(office.world.hours.state, Stopped)
    assert office.world.lengths() == [(Source.TIMER, 3_600)]
    assert About.START not in office.about

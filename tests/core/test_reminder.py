"""Reminders: each is said once, at its time, and a timer ends where a limit or nobody's answer ends it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.zones import DAY, HOUR, MINUTE, utc
from tracker.core.hours.day import Span, begin_of, day_of, days, week_of, week_span
from tracker.core.hours.reminder import (
    ANSWER_TIME,
    LIMIT_NEAR,
    START_AFTER,
    About,
    Advice,
    Glance,
    Reminder,
    ReminderRules,
    Told,
    advise,
    confirmed,
    instead_of_start,
)
from tracker.core.hours.said import Ending
from tracker.core.hours.schedule import PRESENT, LocalSchedule
from tracker.core.hours.summary import Limits
from tracker.core.hours.timer_state import End
from tracker.core.moment import MICROSECONDS
from tracker.core.policy.time_fields import SCHEDULE

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = LocalSchedule(SCHEDULE.default, BERLIN)
MORNING = utc(2026, 6, 1, 7)
"""Nine o'clock of a Monday in Berlin, when working hours begin; they end at five."""
EVENING = MORNING + 8 * HOUR
RULES = ReminderRules(OFFICE)
LIMITED = replace(RULES, limits=Limits(8, 40))
FORGETTING = replace(RULES, forgotten_hours=12)
NEW = Told()


def told_of(advice: Advice) -> list[tuple[About, int]]:
    return [(each.about, each.at) for each in advice.reminders]


def twice(rules: ReminderRules, glance: Glance, told: Told = NEW) -> list[tuple[About, int]]:
    """Return what is told of a glance; raise `AssertionError` when a second glance tells of it again."""
    first = advise(rules, told, glance)
    assert advise(rules, first.told, glance).reminders == ()
    return told_of(first)


def at_desk(now: int, off: int = 0) -> Glance:
    return Glance(now, active=now, off=off)


@pytest.mark.parametrize(
    ("glance", "reminded"),
    [
        (at_desk(MORNING + START_AFTER - 1), False),
        (at_desk(MORNING + START_AFTER), True),
        (Glance(MORNING + START_AFTER), False),
        (Glance(MORNING + HOUR, active=MORNING + HOUR - PRESENT), True),
        (Glance(MORNING + HOUR, active=MORNING + HOUR - PRESENT - 1), False),
        (at_desk(MORNING + HOUR, off=MORNING + HOUR - START_AFTER + 1), False),
        (at_desk(MORNING + HOUR, off=MORNING + HOUR - START_AFTER), True),
        (at_desk(EVENING - 1), True),
        (at_desk(EVENING), False),
        (at_desk(MORNING - HOUR), False),
    ],
)
def test_a_person_at_their_desk_in_working_hours_is_reminded_to_start(glance: Glance, reminded: bool) -> None:
    assert twice(RULES, glance) == [(About.START, MORNING)] * reminded
    assert twice(replace(RULES, reminders=False), glance) == []


def test_they_are_reminded_again_after_each_stop_and_on_each_day() -> None:
    told = advise(RULES, NEW, at_desk(MORNING + HOUR)).told
    again = at_desk(MORNING + 3 * HOUR, off=MORNING + 2 * HOUR)
    assert twice(RULES, again, told) == [(About.START, MORNING)]
    told = advise(RULES, told, again).told
    tomorrow = at_desk(MORNING + DAY + HOUR, off=MORNING + 2 * HOUR)
    assert twice(RULES, tomorrow, told) == [(About.START, MORNING + DAY)]


@pytest.mark.parametrize(
    "glance", [Glance(MORNING + HOUR, today=8 * HOUR), Glance(MORNING + HOUR, week=40 * HOUR)]
)
def test_nobody_is_reminded_to_start_once_a_limit_is_reached(glance: Glance) -> None:
    glance = replace(glance, active=glance.now)
    assert twice(RULES, glance) == [(About.START, MORNING)]
    assert twice(LIMITED, glance) == []


@pytest.mark.parametrize(
    ("since", "now", "reminded"),
    [
        (MORNING, EVENING - 1, False),
        (MORNING, EVENING, True),
        (EVENING - 1, EVENING + HOUR, True),
        (EVENING, EVENING + HOUR, False),
        (MORNING, MORNING + DAY, False),
    ],
)
def test_a_timer_that_outruns_working_hours_is_told_of(since: int, now: int, reminded: bool) -> None:
    assert twice(RULES, Glance(now, since=since)) == [(About.STOP, EVENING)] * reminded
    assert twice(replace(RULES, reminders=False), Glance(now, since=since)) == []


def test_without_working_hours_nothing_is_told_of_them() -> None:
    free = ReminderRules(LocalSchedule((), BERLIN))
    assert twice(free, at_desk(MORNING + HOUR)) == twice(free, Glance(EVENING, since=MORNING)) == []


def running(today: int, week: int) -> Glance:
    return Glance(EVENING - MINUTE, since=MORNING, today=today, week=week)


@pytest.mark.parametrize(
    ("glance", "about"),
    [
        (running(8 * HOUR - LIMIT_NEAR - 1, 0), None),
        (running(8 * HOUR - LIMIT_NEAR, 0), About.DAY_NEAR),
        (running(0, 40 * HOUR - LIMIT_NEAR - 1), None),
        (running(0, 40 * HOUR - LIMIT_NEAR), About.WEEK_NEAR),
    ],
)
def test_a_limit_is_told_of_half_an_hour_before(glance: Glance, about: About | None) -> None:
    reached = glance.now + LIMIT_NEAR
    assert twice(LIMITED, glance) == ([] if about is None else [(about, reached)])
    assert twice(replace(LIMITED, reminders=False), glance) == []
    assert twice(RULES, glance) == []


@pytest.mark.parametrize(
    ("today", "week", "about"),
    [
        (8 * HOUR + 3, 9 * HOUR, [About.DAY_REACHED]),
        (7 * HOUR, 40 * HOUR + 3, [About.WEEK_REACHED]),
        (8 * HOUR + 2, 40 * HOUR + 3, [About.DAY_REACHED, About.WEEK_REACHED]),
    ],
)
def test_at_a_limit_the_timer_ends_where_it_was_reached(today: int, week: int, about: list[About]) -> None:
    glance, rules = running(today, week), replace(LIMITED, reminders=False)
    advice = advise(rules, Told(seen=glance.now - MINUTE), glance)
    assert advice.end == End(glance.now - 3, Ending.LIMIT)
    assert told_of(advice) == [(each, glance.now - 3) for each in about]
    again = advise(
        rules, advice.told, replace(glance, now=glance.now + MINUTE, since=glance.now + MINUTE - 5)
    )
    assert again.reminders == ()
    assert again.end == End(glance.now + MINUTE - 3, Ending.LIMIT)


def test_a_limit_that_is_lowered_or_passed_by_hand_takes_nothing_that_was_counted() -> None:
    glance = running(10 * HOUR, 10 * HOUR)
    assert advise(LIMITED, Told(seen=glance.now - 9), glance).end == End(glance.now - 9, Ending.LIMIT)
    assert advise(LIMITED, Told(seen=glance.now + 9), glance).end == End(glance.now, Ending.LIMIT)
    assert advise(LIMITED, NEW, replace(glance, since=glance.now - 7)).end == End(
        glance.now - 7, Ending.LIMIT
    )


def test_a_limit_that_is_raised_is_told_of_anew() -> None:
    told = advise(LIMITED, NEW, running(8 * HOUR - 1, 0)).told
    assert twice(replace(LIMITED, limits=Limits(9)), running(9 * HOUR - MINUTE, 0), told) == [
        (About.DAY_NEAR, EVENING)
    ]


def test_that_a_limit_is_reached_is_said_no_longer_once_it_is_not() -> None:
    told = advise(LIMITED, NEW, running(8 * HOUR, 0)).told
    off = Glance(EVENING, today=8 * HOUR)
    assert [each.about for each in advise(LIMITED, told, off).told.open] == [About.DAY_REACHED]
    assert advise(replace(LIMITED, limits=Limits(9)), told, off).told.open == ()


def test_a_forgotten_timer_is_asked_about_then_ended_when_it_was_asked() -> None:
    since = EVENING
    due = since + 12 * HOUR
    assert twice(FORGETTING, Glance(due - 2, since=since)) == []
    assert twice(RULES, Glance(due, since=since)) == []
    rules = replace(FORGETTING, reminders=False)
    asked = advise(rules, NEW, Glance(due, since=since))
    assert (told_of(asked), asked.end) == ([(About.FORGOTTEN, since)], None)
    waiting = advise(rules, asked.told, Glance(due + ANSWER_TIME - 1, since=since))
    assert (waiting.reminders, waiting.end) == ((), None)
    ended = advise(rules, waiting.told, Glance(due + ANSWER_TIME, since=since))
    assert (ended.reminders, ended.end) == ((), End(due, Ending.FORGOTTEN))
    assert ended.told.asked is None


def test_a_timer_that_is_not_forgotten_is_asked_about_after_as_long_again() -> None:
    due = EVENING + 12 * HOUR
    asked = advise(FORGETTING, NEW, Glance(due, since=EVENING))
    told = confirmed(asked.told, due + MINUTE)
    assert twice(FORGETTING, Glance(due + ANSWER_TIME, since=EVENING), told) == []
    second = due + MINUTE + 12 * HOUR
    again = advise(replace(FORGETTING, reminders=False), told, Glance(second, since=EVENING))
    assert told_of(again) == [(About.FORGOTTEN, EVENING)]


@pytest.mark.parametrize(
    "glance", [Glance(MORNING + 13 * HOUR), Glance(MORNING + 13 * HOUR, since=MORNING + HOUR + 1)]
)
def test_a_question_falls_with_the_run_it_was_about(glance: Glance) -> None:
    asked = advise(FORGETTING, NEW, Glance(MORNING + 12 * HOUR, since=MORNING)).told
    assert asked.asked is not None
    after = advise(FORGETTING, asked, glance)
    assert after.end is None
    assert after.told.asked is None


def test_a_question_asked_under_another_policy_ends_nothing() -> None:
    early = advise(replace(RULES, forgotten_hours=1), NEW, Glance(EVENING + HOUR, since=EVENING))
    late = advise(FORGETTING, early.told, Glance(EVENING + 12 * HOUR, since=EVENING))
    assert late.end is None
    assert told_of(late) == [(About.FORGOTTEN, EVENING)]


def test_what_was_told_survives_being_kept() -> None:
    told = advise(FORGETTING, NEW, Glance(EVENING + 12 * HOUR, since=MORNING)).told
    assert msgspec.json.decode(msgspec.json.encode(told), type=Told) == told
    assert About.FORGOTTEN in told.occasions


def totals(spans: Iterable[Span]) -> dict[date, int]:
    """Return the microseconds that spans have on each day in Berlin."""
    sums = Counter[date]()
    for part in (part for span in spans for part in days(span, BERLIN)):
        sums[part.day] += part.span.length
    return sums


class World:
    """A person, a timer and a clock that jumps on; obeys what it is advised."""

    def __init__(self, rules: ReminderRules) -> None:
        self.rules, self.told = rules, NEW
        self.now, self.since, self.off = (
            MORNING - 9 * HOUR,
            None if rules.reminders else MORNING - 9 * HOUR,
            0,
        )
        self.done: list[Span] = []
        self.heard: list[tuple[About, int]] = []
        self.asked: int | None = None

    def worked(self) -> list[Span]:
        return [*self.done, *([] if self.since is None else [Span(self.since, self.now)])]

    def glance(self, *, active: bool) -> Glance:
        sums = totals(self.worked())
        today = day_of(self.now, BERLIN)
        week = week_span(today, BERLIN)
        of_week = sum(sum_ for day, sum_ in sums.items() if week_of(day) == week_of(today))
        assert of_week <= week.length
        seen = self.now if active else None
        return Glance(self.now, seen, self.since, self.off, sums.get(today, 0), of_week)

    def toggle(self) -> None:
        if self.since is None:
            self.since = self.now
        else:
            self.end(self.now)

    def end(self, at: int) -> None:
        assert self.since is not None
        self.done.append(Span(self.since, at))
        self.since, self.off = None, at

    def look(self, *, active: bool) -> None:
        glance = self.glance(active=active)
        advice = advise(self.rules, self.told, glance)
        for each in advice.reminders:
            self.hear(each, glance)
        if advice.end is not None:
            self.obey(advice.end, glance)
        self.told = advice.told

    def hear(self, each: Reminder, glance: Glance) -> None:
        occasion = begin_of(day_of(self.now, BERLIN), BERLIN)
        match each.about:
            case About.START:
                assert glance.since is None
                occasion = max(self.off, each.at)
            case About.STOP:
                assert glance.since is not None
                assert glance.since < each.at <= self.now
                occasion = each.at
            case About.FORGOTTEN:
                self.asked = occasion = self.now
            case About.DAY_NEAR | About.DAY_REACHED:
                pass
            case About.WEEK_NEAR | About.WEEK_REACHED:
                occasion = week_span(day_of(self.now, BERLIN), BERLIN).start
        self.heard.append((each.about, occasion))

    def obey(self, end: End, glance: Glance) -> None:
        assert glance.since is not None
        assert glance.since <= end.at <= self.now
        if end.ending is Ending.FORGOTTEN:
            assert end.at == self.asked
            assert end.at <= self.now - ANSWER_TIME
        else:
            assert end.at >= self.told.seen or end.at == glance.since
        self.end(end.at)


@given(
    st.builds(
        ReminderRules,
        st.just(OFFICE),
        st.builds(Limits, st.integers(1, 24), st.integers(1, 168)),
        st.integers(1, 24),
        st.booleans(),
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["toggle", "confirm", "look", "look", "look", "keep"]),
            st.integers(0, 20 * MINUTE) | st.integers(0, 8 * HOUR),
            st.booleans(),
        ),
        max_size=60,
    ),
)
def test_nothing_is_said_twice_whatever_happens(
    rules: ReminderRules, events: list[tuple[str, int, bool]]
) -> None:
    world = World(rules)
    for what, passed, active in events:
        world.now += passed
        if what == "toggle":
            world.toggle()
        elif what == "confirm":
            world.told, world.asked = confirmed(world.told, world.now), None
        elif what == "keep":
            world.told = msgspec.json.decode(msgspec.json.encode(world.told), type=Told)
        world.look(active=active)
    assert [what for what, times in Counter(world.heard).items() if times > 1] == []
    if not rules.reminders:
        quiet = {About.START, About.STOP, About.DAY_NEAR, About.WEEK_NEAR}
        assert [about for about, _ in world.heard if about in quiet] == []


@given(st.integers(1, 23), st.integers(900, 3600), st.integers(0, 12 * HOUR))
def test_a_limit_that_is_watched_is_met_to_the_microsecond(hours: int, seconds: int, begun: int) -> None:
    world = World(replace(RULES, limits=Limits(hours)))
    world.now = begin_of(day_of(world.now, BERLIN), BERLIN) + begun
    world.toggle()
    step = seconds * 1_000_000
    while world.since is not None and day_of(world.now + step, BERLIN) == day_of(MORNING, BERLIN):
        world.now += step
        world.look(active=False)
    reached = begun + hours * HOUR < DAY - step
    assert (world.since is None) or not reached
    if world.since is None:
        assert totals(world.worked()) == {day_of(MORNING, BERLIN): hours * HOUR}


def test_instead_of_a_start_by_policy_the_person_is_told_once() -> None:
    rules = ReminderRules(LocalSchedule((), UTC), reminders=False)
    now = 1_790_000_000 * MICROSECONDS
    advice = instead_of_start(rules, Told(), now)
    assert [reminder.about for reminder in advice.reminders] == [About.START]
    assert instead_of_start(rules, advice.told, now + 60 * MICROSECONDS).reminders == ()

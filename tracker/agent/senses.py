"""Which sources this session has, and what policy makes of what they tell."""

import sys
from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import partial

from tracker.activity.idle import choose_idle
from tracker.activity.input import choose_input
from tracker.activity.window import choose_window
from tracker.agent.advising import AdviceRules
from tracker.agent.counting import Counting
from tracker.agent.courier import Surroundings
from tracker.agent.hours import Hours
from tracker.agent.notice import Happened, Notice
from tracker.agent.ports import Store
from tracker.agent.presence import Presence, felt
from tracker.agent.source_thread import Blocking, Look, Rounds, in_thread
from tracker.agent.supervisor import Source
from tracker.agent.tracking import Senses
from tracker.core.errors import TrackerError
from tracker.core.hours.front import AppRules
from tracker.core.hours.reminder import ReminderRules
from tracker.core.hours.schedule import LocalSchedule
from tracker.core.hours.summary import Limits
from tracker.core.policy import EffectivePolicy
from tracker.core.policy.device_fields import ACTIVITY, APPLICATIONS, TITLE_REDACTIONS, TITLES
from tracker.core.policy.screenshot_fields import EXCLUSIONS
from tracker.core.policy.time_fields import (
    AUTOMATIC_START,
    DAILY_LIMIT,
    FORGOTTEN_TIMER,
    IDLE_THRESHOLD,
    REMINDERS,
    SCHEDULE,
    WEEKLY_LIMIT,
)
from tracker.desktop.inhibitors import Inhibitors, how_to_ask
from tracker.desktop.session import SessionEvent
from tracker.desktop.sources import session_sources

Policy = Callable[[], EffectivePolicy]
_MINUTE = 60.0


def senses(
    hours: Hours, store: Store, policy: Policy, around: Surroundings, environment: Mapping[str, str]
) -> Senses:
    """Return the sources of the session that an environment tells of; none is touched before it runs.

    Each has a thread of its own, since what it asks may hang: the threads that all share are for the disk.
    """
    presence = Presence(
        hours,
        lambda: choose_idle(environment, sys.platform, around.clock),
        Inhibitors(how_to_ask(environment), around.clock).inhibited,
        lambda: policy()[IDLE_THRESHOLD] * _MINUTE,
    )
    counting = Counting(hours, store, around.clock, lambda: app_rules(policy()))
    watch_input = partial(
        counting.watch_input, partial(choose_input, environment, sys.platform, around.clock)
    )
    watch_window = partial(
        counting.watch_window, partial(choose_window, environment, sys.platform, around.clock)
    )
    rounds: dict[str, Look] = {"idle": presence.watch, "input": watch_input, "window": watch_window}

    def tell(happened: SessionEvent) -> None:
        try:
            felt(hours, happened)
        except TrackerError as error:
            around.tell(Notice(Happened.HOURS_NOT_KEPT, error=error))

    makers: dict[str, Callable[[], Blocking]] = {
        **{name: partial(Rounds, watch) for name, watch in rounds.items()},
        **session_sources(tell, environment),
    }
    sources = tuple(Source(name, in_thread(name, make)) for name, make in makers.items())
    return Senses(sources, presence)


def app_rules(policy: EffectivePolicy) -> AppRules | None:
    """Return what policy wants known of applications; None when it wants no activity at all."""
    if not policy[ACTIVITY]:
        return None
    return AppRules(policy[APPLICATIONS], policy[TITLES], policy[EXCLUSIONS], policy[TITLE_REDACTIONS])


def advice_rules(policy: EffectivePolicy, zone: tzinfo) -> AdviceRules:
    """Return what policy says of reminders, limits and the automatic start, for days of a zone."""
    limits = Limits(policy[DAILY_LIMIT], policy[WEEKLY_LIMIT])
    schedule = LocalSchedule(policy[SCHEDULE], zone)
    reminders = ReminderRules(schedule, limits, policy[FORGOTTEN_TIMER], policy[REMINDERS])
    return AdviceRules(reminders, policy[AUTOMATIC_START])

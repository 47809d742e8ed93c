"""What a workspace may ask about time: the timer, idle time, entries and limits."""

from enum import StrEnum
from typing import Final

from tracker.core.policy.field import NOT_BY_PROJECT, Field
from tracker.core.policy.limited import Choice, Number, Toggle
from tracker.core.policy.listed import Schedule, WorkingHours

NO_DAILY_LIMIT: Final = 24
NO_WEEKLY_LIMIT: Final = 168
NEVER_FORGOTTEN: Final = 24


class AutomaticStart(StrEnum):
    """When the timer starts by itself."""

    FIRST_ACTIVITY = "first-activity"
    SCHEDULE = "schedule"
    NEVER = "never"


class IdleTime(StrEnum):
    """What becomes of idle time; privacy does not decide."""

    ASK = "ask"
    KEEP = "keep"
    DISCARD = "discard"


IDLE_THRESHOLD: Final = Field(
    "idle-threshold",
    Number(1, 60, "min"),
    default=10,
    says={
        None: (
            "After {count} minute without keyboard or mouse you count as idle.",
            "After {count} minutes without keyboard or mouse you count as idle.",
        )
    },
)
IDLE_TIME: Final = Field(
    "idle-time",
    Choice(IdleTime, ordered=False),
    default=IdleTime.ASK,
    says={
        IdleTime.ASK: "When you come back from being idle, you are asked whether that was work.",
        IdleTime.KEEP: "Idle time is kept as work.",
        IdleTime.DISCARD: "Idle time is not counted as work.",
    },
)
AUTO_RESUME: Final = Field(
    "auto-resume",
    Toggle(protects=False),
    default=False,
    says={
        True: "When you come back from being idle, the timer goes on by itself, and you see it.",
        False: "When you come back from being idle, the timer goes on only when you start it.",
    },
)
AUTOMATIC_START: Final = Field(
    "automatic-start",
    Choice(AutomaticStart),
    default=AutomaticStart.NEVER,
    says={
        AutomaticStart.FIRST_ACTIVITY: "The timer starts by itself at your first activity of the day, "
        "and you see that it runs.",
        AutomaticStart.SCHEDULE: "The timer starts by itself in your working hours, "
        "and you see that it runs.",
        AutomaticStart.NEVER: "The timer never starts by itself.",
    },
)
SCHEDULE: Final = Field(
    "schedule",
    Schedule(),
    default=(WorkingHours(0, 4, 9 * 60, 17 * 60),),
    says={(): "No working hours are set.", None: "Your working hours: {items}."},
)
NOTE_REQUIRED: Final = Field(
    "note-required",
    Toggle(),
    default=False,
    says={True: "Each time entry needs a note.", False: "Time entries need no note."},
)
PROJECT_REQUIRED: Final = Field(
    "project-required",
    Toggle(),
    default=False,
    says={True: "Each time entry needs a project.", False: "Time entries need no project."},
    places=NOT_BY_PROJECT,
)
MANUAL_TIME: Final = Field(
    "manual-time",
    Toggle(),
    default=True,
    says={
        True: "You may add time by hand; it is marked as added by hand.",
        False: "Time cannot be added by hand.",
    },
)
EDIT_OWN_TIME: Final = Field(
    "edit-own-time",
    Toggle(protects=True),
    default=True,
    says={
        True: "You may change your own time entries; what they were before is kept.",
        False: "You may not change your own time entries.",
    },
)
DELETE_OWN_TIME: Final = Field(
    "delete-own-time",
    Toggle(protects=True),
    default=False,
    says={
        True: "You may delete your own time entries.",
        False: "You may not delete your own time entries.",
    },
)
DAILY_LIMIT: Final = Field(
    "daily-limit",
    Number(1, NO_DAILY_LIMIT, "h"),
    default=NO_DAILY_LIMIT,
    says={
        NO_DAILY_LIMIT: "There is no limit of hours a day.",
        None: ("The timer stops at {count} hour a day.", "The timer stops at {count} hours a day."),
    },
)
WEEKLY_LIMIT: Final = Field(
    "weekly-limit",
    Number(1, NO_WEEKLY_LIMIT, "h"),
    default=NO_WEEKLY_LIMIT,
    says={
        NO_WEEKLY_LIMIT: "There is no limit of hours a week.",
        None: ("The timer stops at {count} hour a week.", "The timer stops at {count} hours a week."),
    },
)
FORGOTTEN_TIMER: Final = Field(
    "forgotten-timer",
    Number(1, NEVER_FORGOTTEN, "h"),
    default=12,
    says={
        NEVER_FORGOTTEN: "No timer is taken for forgotten, however long it runs.",
        None: (
            "You are asked about a timer that runs for {count} hour without a break; "
            "without an answer it is stopped and marked.",
            "You are asked about a timer that runs for {count} hours without a break; "
            "without an answer it is stopped and marked.",
        ),
    },
)
REMINDERS: Final = Field(
    "reminders",
    Toggle(),
    default=True,
    says={
        True: "You are reminded when your working hours begin and end, and when a limit comes near.",
        False: "You are not reminded of working hours or limits.",
    },
)

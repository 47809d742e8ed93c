"""The English of what can be wrong with hours: the timer, entries made by hand, records of them."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

HOURS_MESSAGES: Final[Mapping[str, Message]] = {
    "time-project-required": Message(
        "Your workspace asks for a project with every time entry.",
        "`tracker projects` lists yours. Name one, as in `tracker start --project NAME --note TEXT`.",
    ),
    "time-note-required": Message(
        "Your workspace asks for a note with every time entry.",
        "Say in a few words what you work on, as in `tracker start --project NAME --note TEXT`.",
    ),
    "time-reason-required": Message(
        "Time that is added or changed by hand needs a reason.",
        "Say why in a few words, with `--reason`. Nothing was changed.",
    ),
    "time-manual-off": Message(
        "Your workspace's policy does not allow time to be added by hand.",
        "Your admin can allow it, with `manual-time`. `tracker policy` shows what holds for you.",
    ),
    "time-edit-off": Message(
        "Your workspace's policy does not allow you to change time entries.",
        "Your admin can allow it, with `edit-own-time`. `tracker policy` shows what holds for you.",
    ),
    "time-delete-off": Message(
        "Your workspace's policy does not allow you to delete time entries.",
        "Your admin can allow it, with `delete-own-time`. `tracker policy` shows what holds for you.",
    ),
    "time-running": Message(
        "This time entry is still running.",
        "Stop the timer first: `tracker stop`. Nothing was changed.",
    ),
    "time-empty": Message(
        "This time would end before it begins, or at once.",
        "Give an end later than the start, and with its day if that is another one. Nothing was changed.",
    ),
    "time-too-long": Message(
        "That is more than a day at a stretch.",
        "Look at the dates. If it is right, add each day on its own. Nothing was changed.",
    ),
    "note-too-long": Message(
        "A note or a reason is too long: at most {most} letters.", "Shorten it. Nothing was changed."
    ),
    "time-not-over": Message(
        "This time is not over yet.",
        "Only time in the past can be added. For the present, run `tracker start`.",
    ),
    "time-unchanged": Message(
        "This time entry is so already.", "Nothing was changed, and nothing was recorded of it."
    ),
    "time-taken": Message(
        "Time entry {entry} already takes some of this time.",
        "Entries never overlap. `tracker entry {entry}` shows its times to the second: change it "
        "first, or choose others. Nothing was changed.",
    ),
    "time-unseen-away": Message(
        "The agent was started just now, and may ask about time that you have not seen.",
        "Look at what it asks, and answer again. Nothing was changed.",
    ),
    "time-unsettled": Message(
        "You are being asked about some of this time, or have not come back from it yet.",
        "Answer that first: `tracker status` shows it, `tracker answer` settles it. Nothing was changed.",
    ),
    "time-away-grown": Message(
        "The time away that you were asked about has become longer since.",
        "Look at it again, with `tracker status`, and answer then. Nothing was changed.",
    ),
    "time-away-long": Message(
        "This time away is longer than a day, which nobody works at a stretch.",
        "Let it go with `tracker answer discard`, and add what was work with `tracker add`. Nothing was "
        "changed.",
    ),
    "time-no-timer": Message(
        "The timer is not running.",
        "Start it with `tracker start`.",
    ),
    "time-nothing-to-resume": Message(
        "There is nothing to go on with: no time was recorded on this device yet.",
        "Start the timer with `tracker start`, and name what you work on with `--project`.",
    ),
    "time-work-gone": Message(
        "You are no longer on the project that you worked on last.",
        "The timer was not started. `tracker projects` lists yours; `tracker start --project NAME` starts on "
        "one.",
    ),
    "time-day-full": Message(
        "Your limit for today is reached.",
        "The timer was not started. It can be again tomorrow, or as soon as your admin allows more.",
    ),
    "time-week-full": Message(
        "Your limit for this week is reached.",
        "The timer was not started. It can be again next week, or as soon as your admin allows more.",
    ),
    "time-unknown-entry": Message(
        "There is no time entry {entry} on this device.",
        "`tracker entries` lists them with their ids.",
    ),
    "time-unknown-away": Message(
        "There is no such question about time away, or it is answered already.",
        "`tracker status` shows what is open.",
    ),
    "time-unknown-project": Message(
        "You are not on a project called “{project}”.",
        "`tracker projects` lists yours. What your manager has just added comes with `tracker sync`.",
    ),
    "time-unknown-task": Message(
        "Project “{project}” has no task called “{task}”.",
        "`tracker projects` lists the tasks. What your manager has just added comes with `tracker sync`.",
    ),
    "time-project-ambiguous": Message(
        "You are on more than one project called “{project}”.",
        "Nothing was changed. Give the beginning of its id instead; `tracker projects --json` shows it.",
    ),
    "time-task-ambiguous": Message(
        "There is more than one task called “{task}”.",
        "Nothing was changed. Name its project too, with `--project`, or give the beginning of the task's "
        "id; `tracker projects --json` shows it.",
    ),
    "time-task-nowhere": Message(
        "None of your projects has a task called “{task}”.",
        "`tracker projects` lists the tasks. What your manager has just added comes with `tracker sync`.",
    ),
    "time-work-archived": Message(
        "“{name}” is archived: no more time is booked on it.",
        "Nothing was changed. `tracker projects` lists what you can choose.",
    ),
    "time-clock-twice": Message(
        "Your clock shows {time} twice on that day, for it is set back.",
        "Say which one by its distance from UTC, as in `{example}`. Nothing was changed.",
    ),
    "time-clock-skipped": Message(
        "Your clock never shows {time} on that day, for it is set forward.",
        "Give a time before or after that. Nothing was changed.",
    ),
    "time-grows-far": Message(
        "The time entry {entry} lasted {before}; changed like this it would last {after}.",
        "Nothing was changed. If that is what you mean, say so with `--yes`.",
    ),
    "zone-unknown": Message(
        "The time zone {zone}, which TZ is set to, cannot be read. Times are shown, and days begin, in UTC.",
        "No hours are lost. Set TZ to a name as in Europe/Berlin, or to a rule that says when clocks are "
        "set, as in CET-1CEST,M3.5.0,M10.5.0/3.",
    ),
    "zone-unread": Message(
        "The time zone of this computer cannot be read. Times are shown, and days begin, in UTC.",
        "No hours are lost. Choose a time zone in the settings of your system.",
    ),
    "time-entry-ambiguous": Message(
        "More than one time entry of this device begins with {entry}.",
        "Nothing was changed. Give more of the id; `tracker entries` shows it.",
    ),
    "time-entry-damaged": Message(
        "The record of the time entry {entry} was damaged on this disk.",
        "It is left out of your hours here. Say when it ended, with `tracker edit {entry} --to WHEN --reason "
        "TEXT`, or let it go, with `tracker discard {entry}`; your server hears of that. `tracker verify` "
        "says what else is damaged.",
    ),
}

"""A policy in the person's language: what each field means for the member, and who set it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.agent.local_time import minutes_text, weekday_names
from tracker.core.policy import FIELDS, NOT_YET_OBEYED, EffectivePolicy, Part, SetBy
from tracker.core.policy.listed import WorkingHours
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many


@dataclass(frozen=True, slots=True)
class Change:
    """What the field of a key meant, and what it means now."""

    key: str
    before: str
    after: str

    @property
    def from_before(self) -> str:
        """Return what it meant, said beside what it means now."""
        return _("Before: {sentence}").format(sentence=self.before)


def changed(before: EffectivePolicy, after: EffectivePolicy) -> tuple[Change, ...]:
    """Return what another policy changes for the member, in the order of the table."""
    return tuple(
        Change(key, meant(before, key), meant(after, key))
        for key in FIELDS
        if before.fields[key].value != after.fields[key].value
    )


def meaning(key: str, value: object) -> str:
    """Return what a value of a field means for the member, and whether this version acts on it."""
    sentence = FIELDS[key].sentence(value)
    if isinstance(value, tuple):
        sentence = replace(sentence, items=listing(map(_item, value)))
    told = sentence.text(_, translate_many)
    return _("{sentence} (not yet in this version)").format(sentence=told) if key in NOT_YET_OBEYED else told


def _item(item: object) -> str:
    """Return one thing of a list; working hours by the names of their days."""
    if not isinstance(item, WorkingHours):
        return str(item)
    names = weekday_names()
    span = f"{minutes_text(item.start)} \N{EN DASH} {minutes_text(item.stop)}"
    if item.first_day == item.last_day:
        return f"{names[item.first_day]} {span}"
    first, last = names[item.first_day], names[item.last_day]
    return _("{first} to {last} {span}").format(first=first, last=last, span=span)


def meant(policy: EffectivePolicy, key: str) -> str:
    """Return what a policy asks of the member in one field."""
    held = policy.fields[key]
    told = meaning(key, held.value)
    if held.misunderstood:
        told = _("{sentence} This is the safest: what was asked is of a newer version.").format(sentence=told)
    return told


def setters(policy: EffectivePolicy, key: str) -> tuple[str, ...]:
    """Return who set a field, as the member is told."""
    who = {
        SetBy.DEFAULT: _("default"),
        SetBy.WORKSPACE: _("your workspace"),
        SetBy.PROJECT: _("this project"),
        SetBy.MEMBER: _("for you"),
    }
    return tuple(who[by] for by in policy.fields[key].set_by)


def headings() -> Mapping[Part, str]:
    """Return what each part of a policy is called."""
    return {
        Part.SCREENSHOTS: _("Screenshots"),
        Part.TIME: _("Time"),
        Part.ACTIVITY: _("Activity, applications and sites"),
        Part.ATTACHMENTS: _("Attachments"),
        Part.DEVICE: _("This device"),
    }

"""A policy as people read it: what it means for the member, and who set it."""

from collections.abc import Iterator

from tracker.core.policy import FIELDS, EffectivePolicy, SetBy
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many


def sentences(policy: EffectivePolicy) -> Iterator[tuple[str, str]]:
    """Yield each field's key with its sentence and who set it."""
    who = {
        SetBy.DEFAULT: _("default"),
        SetBy.WORKSPACE: _("your workspace"),
        SetBy.PROJECT: _("this project"),
        SetBy.MEMBER: _("for you"),
    }
    for key, field in FIELDS.items():
        held = policy.fields[key]
        told = field.sentence(held.value).text(_, translate_many)
        if held.misunderstood:
            told = _("{sentence} This is the safest: what was asked is of a newer version.").format(
                sentence=told
            )
        yield key, f"{told} [{', '.join(who[by] for by in held.set_by)}]"


def as_json(policy: EffectivePolicy) -> list[dict[str, object]]:
    """Return each field for scripts: key, value, who set it, and its sentence."""
    return [
        {
            "key": key,
            "value": field.kind.raw(held.value),
            "set_by": held.set_by,
            "misunderstood": held.misunderstood,
            "sentence": field.sentence(held.value).text(_, translate_many),
        }
        for key, field in FIELDS.items()
        for held in (policy.fields[key],)
    ]

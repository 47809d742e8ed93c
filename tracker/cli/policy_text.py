"""A policy as people read it: what it means for the member, under headings, and who set it."""

from collections.abc import Iterable, Iterator
from typing import Final

from tracker.agent.policy_words import headings, meant, setters
from tracker.core.policy import FIELDS, NOT_YET_OBEYED, PARTS, EffectivePolicy, SetBy
from tracker.host.listing import listing
from tracker.host.translate import translate as _
from tracker.host.translate import translate_many

_INDENT: Final = "  "


def lines(policy: EffectivePolicy) -> Iterator[str]:
    """Yield the whole policy as a person reads it: a heading and its sentences, one part after the other."""
    called = headings()
    for number, (key, sentence) in enumerate(sentences(policy)):
        if key in PARTS:
            if number:
                yield ""
            yield called[PARTS[key]]
        yield f"{_INDENT}{sentence}"


def differing(here: EffectivePolicy, there: EffectivePolicy) -> Iterator[str]:
    """Yield the sentences of what holds otherwise there."""
    for key, sentence in sentences(there):
        if there.fields[key].value != here.fields[key].value:
            yield f"{_INDENT}{sentence}"


def sentences(policy: EffectivePolicy) -> Iterator[tuple[str, str]]:
    """Yield each field's key with its sentence and who set it."""
    for key in FIELDS:
        yield key, f"{meant(policy, key)} [{listing(setters(policy, key))}]"


def setters_text(set_by: Iterable[SetBy]) -> str:
    """Return who set a value, for whoever looks after the workspace."""
    who = {
        SetBy.DEFAULT: _("default"),
        SetBy.WORKSPACE: _("workspace"),
        SetBy.PROJECT: _("project"),
        SetBy.MEMBER: _("member"),
    }
    return listing(who[by] for by in set_by)


def as_json(policy: EffectivePolicy) -> list[dict[str, object]]:
    """Return each field for scripts: key, value, who set it, its sentence, whether this version obeys it."""
    return [
        {
            "key": key,
            "value": field.kind.raw(held.value),
            "set_by": held.set_by,
            "misunderstood": held.misunderstood,
            "obeyed": key not in NOT_YET_OBEYED,
            "sentence": field.sentence(held.value).text(_, translate_many),
        }
        for key, field in FIELDS.items()
        for held in (policy.fields[key],)
    ]

"""Which application was in front for how long, told as far as policy wants it known and no further."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.core.exclusion import is_excluded
from tracker.core.hours.said import AppUse
from tracker.core.moment import MICROSECONDS

NAME_MOST: Final = 100
TITLE_MOST: Final = 300
"""Characters of a name and of a title that are kept."""

REDACTED: Final = "…"


@dataclass(frozen=True, slots=True)
class Front:
    """From `since` on (uptime, microseconds) this application's window was in front; without name, none."""

    since: int
    name: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class AppRules:
    """What policy wants known of applications.

    `exclusions` are words in the name or title of what is left alone, however it is capitalised. `redactions`
    are what is struck out of titles, where `*` stands for any characters.
    """

    applications: bool = True
    titles: bool = False
    exclusions: tuple[str, ...] = ()
    redactions: tuple[str, ...] = ()


def judged(front: Front, seconds: float, rules: AppRules) -> AppUse:
    """Return what is told of an application that was in front; of an excluded one, only for how long."""
    if is_excluded(front.name, front.title, rules.exclusions):
        return AppUse(seconds, excluded=True)
    title = _redacted(_printable(front.title), rules.redactions) if rules.titles else ""
    return AppUse(seconds, _printable(front.name)[:NAME_MOST], title[:TITLE_MOST])


def used(fronts: Sequence[Front], start: int, stop: int, rules: AppRules) -> tuple[AppUse, ...]:
    """Return the use of applications between two uptimes (microseconds), the longest first, each once.

    `fronts` are in order of time; each lasts until the next one. What cannot be told apart is added up.
    """
    if not rules.applications:
        return ()
    ends = [*(front.since for front in fronts[1:]), stop]
    total: dict[AppUse, int] = {}
    for front, until in zip(fronts, ends, strict=False):
        lasted = min(until, stop) - max(front.since, start)
        if lasted > 0 and front.name:
            what = judged(front, 0, rules)
            total[what] = total.get(what, 0) + lasted
    longest = sorted(total.items(), key=lambda pair: -pair[1])
    return tuple(
        AppUse(lasted / MICROSECONDS, what.name, what.title, what.excluded) for what, lasted in longest
    )


def _redacted(title: str, patterns: Iterable[str]) -> str:
    for pattern in patterns:
        title = _struck(title, pattern)
    return title


def _struck(title: str, pattern: str) -> str:
    """Return the title without what fits a pattern: the longest there is, found in time that grows evenly."""
    first, *others = (_literally(piece) for piece in pattern.split("*"))
    if not others:
        return first.sub(REDACTED, title) if pattern else title
    start = first.search(title)
    end = start.end() if start else None
    for piece in others:
        found = None if end is None else piece.search(title, end)
        end = found.end() if found else None
    if start is None or end is None:
        return title
    end = max((found.end() for found in others[-1].finditer(title, end)), default=end)
    return title[: start.start()] + REDACTED + title[end:]


def _literally(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text), re.IGNORECASE)


def _printable(text: str) -> str:
    """Return a text with a blank for whatever cannot be shown, which a window's owner may put there."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()

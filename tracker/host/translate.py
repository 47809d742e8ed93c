"""The person's language: one gettext catalogue for command line, tray and server."""

import gettext
import os
from functools import cache
from pathlib import Path
from typing import Final

DOMAIN: Final = "tracker"
LANGUAGE_VARIABLE: Final = "TRACKER_LANGUAGE"
FOLDER: Final = Path(__file__).parent.parent / "locale"

_VARIABLES: Final = (LANGUAGE_VARIABLE, "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def translate(sentence: str) -> str:
    """Return an English sentence in the person's language, or as it is where there is no translation.

    Import it as `_`, so that extraction finds the sentence; fill braces in only afterwards, by `format`.
    """
    return _catalogue(_wanted()).gettext(sentence)


def translate_many(one: str, many: str, count: int) -> str:
    """Return the form of a sentence that the person's language uses for `count` things."""
    return _catalogue(_wanted()).ngettext(one, many, count)


def _wanted() -> str:
    return next((os.environ[name] for name in _VARIABLES if os.environ.get(name)), "en")


@cache
def _catalogue(wanted: str) -> gettext.NullTranslations:
    languages = [language.split(".")[0].split("@")[0] for language in wanted.split(":")]
    return gettext.translation(DOMAIN, FOLDER, languages, fallback=True)

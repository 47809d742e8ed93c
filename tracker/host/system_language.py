"""The language that Windows or macOS is set to, where no variable says one."""

import sys
from functools import cache
from pathlib import Path
from typing import Final

MAC_SETTINGS: Final = "Library/Preferences/.GlobalPreferences.plist"
"""Where macOS keeps the person's choice, in their home."""


@cache
def system_language() -> str:
    """Return it as `de_DE` or `de-DE`; elsewhere, and where it cannot be found out, nothing."""
    if sys.platform == "win32":
        import ctypes
        import locale

        # https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultuilanguage
        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if sys.platform == "darwin":
        return mac_language(Path.home() / MAC_SETTINGS)
    return ""


def mac_language(settings: Path) -> str:
    """Return the language that a file of macOS's settings puts first."""
    import plistlib
    from xml.parsers.expat import ExpatError

    try:
        with settings.open("rb") as file:
            return str(plistlib.load(file)["AppleLanguages"][0])
    except (OSError, ValueError, LookupError, TypeError, ExpatError):
        return ""

"""Where the files that ship beside the code lie: fonts and icons of the faces."""

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_INSTALLED: Final = _PACKAGE / "assets"
_FOLDER: Final = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "assets"


def asset(*name: str) -> Path:
    """Return the path of a shipped file, in the checkout or installed: `asset("icons", "play.svg")`."""
    return _FOLDER.joinpath(*name)

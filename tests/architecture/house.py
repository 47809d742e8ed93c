"""What the tests of the house look at: the files of the checkout, and their syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ("tracker", "tests", "scripts")
_OTHERS = ("assets", "installers", ".ci")


def python_files(*folders: str) -> list[Path]:
    """Return the Python files under these folders of the checkout, or under all that hold code."""
    return sorted(path for folder in folders or CODE for path in (ROOT / folder).rglob("*.py"))


def texts() -> Iterator[tuple[Path, str]]:
    """Yield every text file that belongs to the project, with what it says."""
    inside = (path for folder in (*CODE, *_OTHERS) for path in (ROOT / folder).rglob("*"))
    for path in [*ROOT.glob("*.*"), *inside]:
        if path.is_file() and "__pycache__" not in path.parts:
            try:
                yield path, path.read_text("utf-8")
            except UnicodeDecodeError:
                continue


def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def short(path: Path) -> str:
    """Return a path as people name it: from the checkout's root."""
    return path.relative_to(ROOT).as_posix()

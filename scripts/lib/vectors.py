"""The sealed file's own vectors: made from names alone, written as JSON, compared with the committed ones."""

from __future__ import annotations

import argparse
import json
from typing import TYPE_CHECKING, Any

from lib import setup
from lib.vectors_of_files import files
from lib.vectors_of_grants import grants

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = setup.ROOT / "tests" / "vectors" / "sealed"


def main(arguments: list[str]) -> int:
    """Write the vectors, or with --check return 1 if the committed ones are others."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/vectors.py", description="Make the sealed file's own vectors anew."
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if the committed ones differ"
    )
    check = parser.parse_args(arguments).check
    differing = [name for name, text in texts().items() if _committed(name) != text]
    for name in differing:
        setup.say(f"{name} differs" if check else f"{name} written")
        if not check:
            (FOLDER / name).write_text(texts()[name], "utf-8")
    return 1 if check and differing else 0


def texts() -> Mapping[str, str]:
    """Return what every file of vectors must hold.

    Grants of suite 2 cannot be made twice alike, since ML-KEM takes its randomness from nobody: the
    committed ones stay as long as they open.
    """
    kept = {each["name"]: each["grant"] for each in json.loads(_committed("grants.json") or "[]")}
    return {"files.json": _text(files()), "grants.json": _text(grants(kept))}


def _committed(name: str) -> str:
    path = FOLDER / name
    return path.read_text("utf-8") if path.exists() else ""


def _text(vectors: list[dict[str, Any]]) -> str:
    return json.dumps(vectors, indent=1) + "\n"

"""The demonstration, as a newcomer runs it, on whatever display there is: every promise holds."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lib.demo import door
from lib.demo.search import search_for
from lib.demo.story import Figures
from lib.setup import ROOT

SECONDS = 180


def run_demo(folder: Path, *words: str, **environment: str) -> tuple[int, dict[str, object], str]:
    """Run it with only these variables telling of a session; return its exit code, figures and words."""
    figures = folder / "figures.json"
    session = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS")
    plain = {name: value for name, value in os.environ.items() if name not in session}
    done = subprocess.run(  # noqa: S603 - our own script, no shell
        [sys.executable, ROOT / "scripts/demo.py", *words, "--json", str(figures)],
        env={**plain, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **environment},
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert figures.exists(), done.stderr
    return done.returncode, json.loads(figures.read_text("utf-8")), done.stdout + done.stderr


def all_held(figures: dict[str, object], captures: int) -> bool:
    counted = ("captures", "sealed", "queued", "synced", "receipts", "opened", "identical")
    leaked = (figures["plaintext_hits"], figures["wrong_pin_application_bytes"])
    return all(figures[name] == captures for name in counted) and leaked == (0, 0)


def size_of(picture: Path) -> tuple[int, int]:
    with Image.open(picture) as opened:
        return opened.size


def test_a_virtual_display_where_there_is_none(start_display: object, tmp_path: Path) -> None:
    assert start_display
    kept = tmp_path / "kept"
    code, figures, said = run_demo(tmp_path, "--captures", "2", "--keep", str(kept))
    assert code == 0, said
    assert all_held(figures, 2)
    assert figures["display"] == "virtual"
    assert "Every promise held." in said
    opened = sorted((kept / "opened").iterdir())
    assert [size_of(each) for each in opened] == [(1920, 1080)] * 2
    assert len([path for path in (kept / "workspace" / "objects").rglob("*") if path.is_file()]) == 2
    assert not (kept / "agent" / "data" / "store.db").read_bytes().startswith(b"SQLite format 3")


def test_this_desktops_own_display(shown: str, tmp_path: Path) -> None:
    code, figures, said = run_demo(tmp_path, "--captures", "1", DISPLAY=shown)
    assert code == 0, said
    assert all_held(figures, 1)
    assert figures["display"] == "desktop"


def test_a_generated_picture_where_no_display_can_be_had(tmp_path: Path) -> None:
    empty = tmp_path / "bin"
    empty.mkdir()
    code, figures, said = run_demo(tmp_path, "--captures", "3", PATH=str(empty))
    assert code == 0, said
    assert all_held(figures, 3)
    assert figures["display"] == "generated"


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        door.main(["--keep", str(tmp_path)])
    assert stopped.value.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    "broken",
    [
        {"opened": 1},
        {"receipts": 1},
        {"identical": 1},
        {"plaintext_hits": 1},
        {"plaintext_hits": -1},
        {"wrong_pin_application_bytes": 7},
        {"wrong_pin_application_bytes": -1},
        {"captures": 0, "sealed": 0, "queued": 0, "synced": 0, "receipts": 0, "opened": 0, "identical": 0},
    ],
)
def test_one_broken_promise_is_enough(broken: dict[str, Any]) -> None:
    whole = Figures(2, 2, 2, 2, 2, 2, 2, "virtual", 0, 0)
    assert whole.hold()
    assert not replace(whole, **broken).hold()


def test_the_search_finds_an_image_its_hex_and_its_metadata(tmp_path: Path) -> None:
    image, meta = os.urandom(3000), b'{"captured_at":1}'
    search = search_for([(image, meta)])
    assert search.finds_planted(tmp_path)
    assert search.hits(tmp_path) == 0
    (tmp_path / "leak").write_bytes(b"log: " + image[1500:1564].hex().encode())
    (tmp_path / "other").write_bytes(os.urandom(100) + meta)
    assert search.hits(tmp_path) == 2

"""What an installation without the server says of the commands that need it."""

import subprocess
import sys
from pathlib import Path

import pytest

_WITHOUT = """
import sys
sys.modules["{missing}"] = None
from tracker.cli import main
sys.exit(main(sys.argv[1:]))
"""


def _run(missing: str, *words: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-c", _WITHOUT.format(missing=missing), *words]
    return subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603 - our own words


@pytest.mark.parametrize("missing", ["litestar", "tracker.server"])
def test_a_command_of_a_server_that_is_not_installed_says_how_to_have_it(
    tmp_path: Path, missing: str
) -> None:
    ran = _run(missing, "server", "run", str(tmp_path / "workspace"))
    assert ran.returncode == 1
    assert ran.stderr.startswith("tracker: The companion server is not part of this installation.")
    assert "pip install 'tracker-desk[server]'" in ran.stderr


def test_any_other_missing_module_stays_a_fault_of_our_own(tmp_path: Path) -> None:
    ran = _run("tracker.host.crash_report", "server", "run", str(tmp_path))
    assert "not part of this installation" not in ran.stderr
    assert ran.returncode != 0

"""What the checkout promises: a hashed lock that fits, a changelog, no word of its makers' machines."""

import re
import tomllib

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.house import ROOT, short, texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = re.split(r"\n(?=\S)", LOCK.strip())
PRIVATE = re.compile(r"https?://[^/\s]+/simple\b|--(extra-)?index-url\b|/root/\w")


def locked() -> dict[str, set[str]]:
    """Return the versions the lock holds of each package."""
    versions: dict[str, set[str]] = {}
    for entry in ENTRIES:
        name, version = re.split(r"==|[ ;\\]", entry, maxsplit=2)[:2]
        versions.setdefault(canonicalize_name(name), set()).add(version)
    return versions


def asked() -> list[Requirement]:
    """Return what pyproject.toml asks for, extras too."""
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(line) for lines in [PROJECT["dependencies"], *extras] for line in lines]


def test_the_lock_pins_and_hashes_everything_and_names_no_address() -> None:
    assert [
        entry.split()[0] for entry in ENTRIES if not re.match(r"\S+==\S+ .*--hash=sha256:", entry, re.DOTALL)
    ] == []
    assert "://" not in LOCK


def test_the_lock_fits_what_the_project_asks_for() -> None:
    versions = locked()
    unfit = [
        str(one)
        for one in asked()
        if not any(one.specifier.contains(v) for v in versions.get(canonicalize_name(one.name), ()))
    ]
    assert unfit == []


def test_the_changelog_has_a_place_for_the_next_release() -> None:
    headings = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[:1] == ["Unreleased"]
    assert [
        heading for heading in headings[1:] if not re.fullmatch(r"\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d", heading)
    ] == []


def test_nothing_names_a_registry_or_the_machine_it_was_written_on() -> None:
    found = {short(path): match.group() for path, text in texts() if (match := PRIVATE.search(text))}
    assert found == {}

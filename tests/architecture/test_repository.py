"""What the checkout promises: a hashed lock that fits, a changelog, no word of its makers' machines."""

import hashlib
import re
import subprocess
import tomllib
from collections.abc import Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.house import ROOT, short, texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
ENTRIES = re.split(r"\n(?=\S)", LOCK.strip())
PRIVATE = re.compile(r"https?://\S+/simple\b|/simple/\b|--(extra-)?index-url\b|/root/\w")

HOST = re.compile(r"(?<![a-z0-9-])[a-z0-9-]+(?:\.[a-z0-9-]+)+")
REGISTRIES = frozenset(
    {
        "00a7dc5a0cc388586b8665846e7d8ae94a6dd096f2aa1aa3b4aab4ac484f998a",
        "03eabd6c5c4ff24dcf640c4a5ab812c13b01334ff66f5ff111f66b1ee90c266e",
        "0fd460f0568e29c129d5164443c22dc23e1fa5ade91d6cc915a0c74ce08fba57",
        "1ba4e37997a2e986efa6cd844e43fd25b9e816359d31612baa9c18b71e3b5294",
        "26b795f2a123f2a2ae16327ac90c1404ee62c7879b706cdf5cc4caf1fca42d3a",
        "271dacc9f4d0caf8ff708d7751532df465f1b6bf192cc169e6afc639faed6894",
        "2e97613f5a81eaa4f8a58f552a005713c0c8f333e026efb7771ad28429532374",
        "3530c4415dd857fb74a542a51c41453902e3a51739cd5f266999c93cc0022aab",
        "3ca29e55be4befa48f875d24c27f9bed32fe06588819ed6264084b6670a1ebb0",
        "4b602daf23ba29744134c9ed719fd67273a10391723afb78376c9aa5663e8396",
        "51c6b9f69c48a75b146d2785c3d70d336d5fdce24868f2e22db377d736f2ef24",
        "6af40d8f60238faa48c0dd22f3a61c2f52aa6a2fe2e83469e4cddc59adddb6e8",
        "71741fe2460a615058687c4585f665af5e825968e51a512ffb14c6f2684a397d",
        "789e46d79514e28093cabe2bb4a0798266f584b0e508ef269ebabb6e57859290",
        "8743857e3ea00fd1c64bbc68b8af241954ad2c285e7a60340eec7ea5dcb200db",
        "87d14f070cb9686970d008f9f94e668075fd37620381409858bf040ae1271d51",
        "8b5bb5eb9d758455b8635855cf8aaf05b68775e3f83f0291e800ef338fb9783c",
        "9da5f32d964125123cc368f231b473bea59307f811c7b9b2e731601e586b82b5",
        "a0f007d863a0ed19c5bd996ef6eaab194af2f1ac685c0f71a75270a0366f8983",
        "a4aa2ac280bb8d1a0ce7a1be5a7bfb10292b49fe9435ad5cff19f421f3c70e41",
        "c2b35955576ffa710bfb7c4e5de8141335829cb1333377cbaf7daaeff9647b35",
        "d6d7019ca9fcbf07c769e445342515ef0c92e4f18a96adbb3bf6460f5b0ba17f",
        "e514b0d3b0562f54b6622ba95659592c26a4f6473677346ffba9e876eee160ef",
        "e680c440a2e92079ab1bf7a927e8d3920f1bcd173c0487e28e020110b2e59efc",
    }
)
"""SHA-256 of the hosts that packages are fetched from, or of the domains they are in: named here, they would
stand in the repository."""


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


def hosts(text: str) -> Iterator[str]:
    """Yield whatever could be a host's name or the end of one, though it stand amid other dotted words."""
    for dotted in set(HOST.findall(text.lower())):
        labels = dotted.split(".")
        for start in range(len(labels) - 1):
            for stop in range(start + 2, len(labels) + 1):
                yield ".".join(labels[start:stop])


def named(text: str, hashes: frozenset[str]) -> set[str]:
    """Return the hosts in a text that have one of these hashes."""
    return {host for host in hosts(text) if hashlib.sha256(host.encode()).hexdigest() in hashes}


def kept() -> dict[str, str]:
    """Return every file that is in the repository or will be, pictures too, by its name."""
    # A checkout may belong to another user than the one who tests it, as in a container.
    git = ["git", "-c", "safe.directory=*"]
    listed = subprocess.run(  # noqa: S603 - git itself, no shell
        [*git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    ).stdout
    paths = {name: ROOT / name for name in listed.split("\0") if name}
    return {name: path.read_bytes().decode("latin-1") for name, path in paths.items() if path.is_file()}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="what is kept is git's to say")
def test_no_file_names_a_registry() -> None:
    files = kept()
    assert {"requirements.lock", "pyproject.toml", "LICENSE", ".ci/run"} <= set(files)
    found = {name: names for name, text in files.items() if (names := named(f"{name}\n{text}", REGISTRIES))}
    assert found == {}


@pytest.mark.parametrize(
    "text",
    [
        "https://registry.example/x",
        "index = 'HTTPS://me:secret@Files.Registry.Example:443/x'",
        "from registry.example. Then",
        "see registry.example.Then",
        "mirror_registry.example_copy",
        "(a.b.registry.example)",
    ],
)
def test_a_registry_is_seen_wherever_it_stands(text: str) -> None:
    planted = frozenset({hashlib.sha256(b"registry.example").hexdigest()})
    assert named(text, planted) == {"registry.example"}
    assert named(text.lower().replace("registry", "registries"), planted) == set()


@pytest.mark.parametrize(
    "words",
    [
        ["https://index.example", "simple"],
        ["https://index.example", "mirror", "simple", ""],
        ["index.example", "simple", "attrs"],
        ["", "root", "tracker"],
    ],
)
def test_an_index_and_a_home_are_seen_wherever_they_stand(words: list[str]) -> None:
    assert PRIVATE.search("/".join(words))


def test_nothing_names_the_machine_it_was_written_on() -> None:
    found = {short(path): match.group() for path, text in texts() if (match := PRIVATE.search(text))}
    assert found == {}

"""Every field of the policy has its sentence, and its reader or a place on the list of those without one."""

import ast
from collections.abc import Iterator

from tests.architecture.house import ROOT, python_files, tree
from tracker.core.policy import FIELDS, NOT_YET_OBEYED, Field, device_fields, screenshot_fields, time_fields

TABLE = ROOT / "tracker" / "core" / "policy"
MODULES = (screenshot_fields, time_fields, device_fields)
NAMES = {
    name: field.key for module in MODULES for name, field in vars(module).items() if isinstance(field, Field)
}
READERS = [path for path in python_files("tracker") if TABLE not in path.parents]


def imported(module: ast.Module) -> Iterator[str]:
    """Yield the names a module takes from the modules of the table."""
    for node in ast.walk(module):
        match node:
            case ast.ImportFrom(module=str(name), names=names) if name.startswith("tracker.core.policy"):
                yield from (alias.name for alias in names)
            case _:
                pass


def test_every_field_has_its_name_and_its_sentences() -> None:
    assert sorted(NAMES.values()) == sorted(FIELDS)
    assert [key for key, field in FIELDS.items() if not field.says] == []


def test_the_list_of_fields_without_reader_is_true() -> None:
    read = {NAMES[name] for path in READERS for name in imported(tree(path)) if name in NAMES}
    assert set(FIELDS) - read == NOT_YET_OBEYED, "a field that has its reader leaves the list, and none joins"


def test_a_reader_is_found() -> None:
    sample = "def f():\n    from tracker.core.policy.screenshot_fields import SCREENSHOTS, Blur\n"
    assert [NAMES[name] for name in imported(ast.parse(sample)) if name in NAMES] == ["screenshots"]

"""The suite ends: what hangs fails alone and in time, and only what proves something is measured."""

import ast
from collections.abc import Iterator

import pytest
from coverage import Coverage

from tests.architecture.house import python_files, short, tree

STARTS = {"run", "call", "check_call", "check_output"}
HANGS = """
import pytest

def test_that_hangs():
    pytest.importorskip("threading").Event().wait()

def test_beside_it():
    pass
"""


def endless(module: ast.Module) -> Iterator[int]:
    """Yield the lines that wait for a process for as long as it likes."""
    for node in ast.walk(module):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="subprocess"), attr=started), args=_, keywords=words
            ) if started in STARTS and not {"timeout", None} & {word.arg for word in words}:
                yield node.lineno
            case _:
                pass


def test_no_test_waits_for_a_process_without_end() -> None:
    waits = {short(path): list(endless(tree(path))) for path in python_files("tests")}
    assert {name: lines for name, lines in waits.items() if lines} == {}


def test_what_waits_without_end_is_found() -> None:
    sample = "subprocess.run(a)\nsubprocess.run(a, timeout=1)\nsubprocess.run(a, **kept)\nrun.run(a)"
    assert list(endless(ast.parse(sample))) == [1]


def test_what_proves_nothing_of_the_core_is_not_measured() -> None:
    assert Coverage.current() is None


@pytest.mark.parametrize("workers", [["--numprocesses", "1"]])
def test_one_that_hangs_fails_alone_and_is_named(pytester: pytest.Pytester, workers: list[str]) -> None:
    pytester.makeini("[pytest]\nfaulthandler_timeout = 2\nfaulthandler_exit_on_timeout = true")
    pytester.makepyfile(HANGS)
    result = pytester.runpytest_subprocess(*workers, "-p", "no:tracker", timeout=60)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*crashed while running*test_that_hangs*"])

"""A founded workspace once, and a fresh copy of it for each test that wants one."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.workspace import Workspace, found_in
from tracker.cli import main
from tracker.server.founding import Founded

Founding = tuple[Founded, Path]


@pytest.fixture(scope="session")
def founding(tmp_path_factory: pytest.TempPathFactory) -> Founding:
    folder = tmp_path_factory.mktemp("founded") / "acme"
    return found_in(folder, FakeClock()), folder


@pytest.fixture
def workspace(founding: Founding, tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(*founding, tmp_path / "acme", FakeClock())
    with ExitStack() as stack:
        stack.callback(made.close)
        yield made


@pytest.fixture
def reopened(workspace: Workspace, founding: Founding, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    """Return what stops the workspace's server and starts another on the same folder."""
    with ExitStack() as stack:

        def reopen() -> Workspace:
            workspace.close()
            again = Workspace(founding[0], workspace.folder, tmp_path / "again", workspace.clock)
            stack.callback(again.close)
            return again

        yield reopen


@pytest.fixture
def verify(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str]]]:
    """Return what proves a member by the command: its exit code, and each line it says."""

    def run(member: str, *more: str) -> tuple[int, list[str]]:
        capsys.readouterr()
        code = main(["server", "verify-chain", member, str(workspace.folder), *more])
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run

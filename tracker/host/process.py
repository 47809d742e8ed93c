"""What this process asks of the system for itself, and for one that is to outlive it."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.core.errors import UnreachableError

if TYPE_CHECKING:
    import subprocess

if sys.platform != "win32":
    import resource


def forbid_core_dumps() -> None:
    """Have a crash of this process leave no image of its memory on disk; Windows offers no such switch."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def are_core_dumps_forbidden() -> bool:
    """Tell whether a crash of this process leaves no image of its memory on disk."""
    if sys.platform != "win32":
        return resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    return False


def detach(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a program in `folder` that lives on when this process, its terminal or its console ends.

    Its standard error is a pipe to this process until it lets go with `let_go`. Raises `UnreachableError`.
    """
    # Hardly any process starts another one.
    import subprocess

    if sys.platform == "win32":
        flags, session = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP, False
    else:
        flags, session = 0, True
    try:
        return subprocess.Popen(  # noqa: S603 - our own command, no shell
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            creationflags=flags,
            start_new_session=session,
        )
    except OSError as error:
        raise UnreachableError("agent-not-launched", why=error.strerror or type(error).__name__) from error


def let_go(folder: Path) -> None:
    """Read and write nothing any more where this process was started, and work in `folder`."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    os.chdir(folder)

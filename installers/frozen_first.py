"""Runs first in the frozen program: an upgrade cannot take its parts away, and no other program gets them."""

import os

import pyimod02_importers


def _read_from_what_runs() -> None:
    """Have modules that are needed later read from the file that runs.

    By its name that would be the one which an upgrade put there, where other modules lie at their places.
    """
    pyimod02_importers.pyz_archive._filename = "/proc/self/exe"  # noqa: SLF001 - the loader takes it in no other way


def _keep_libraries_apart() -> None:
    """Let programs that are started from here, such as a browser, find the system's libraries, not ours.

    The system's loader has noted ours for this process; another one of ours is told of them anew.
    """
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ.pop("LD_LIBRARY_PATH", None)
    if before is not None:
        os.environ["LD_LIBRARY_PATH"] = before
    for name in [name for name in os.environ if name.startswith("_PYI_")]:
        del os.environ[name]


_read_from_what_runs()
_keep_libraries_apart()

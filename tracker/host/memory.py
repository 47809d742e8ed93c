"""Keeping a process that lives long small: one arena for all its threads, and giving memory back."""

import ctypes
import sys
from typing import Final

_M_ARENA_MAX: Final = -8
"""mallopt(3): how many arenas there may be. Each thread's own would keep what it once needed."""


def share_arena() -> None:
    """Have all threads of glibc allocate in one place, which `trim` can give back; to be called first."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)


def trim() -> None:
    """Have glibc return free memory to the system; elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(ctypes.c_size_t(0))

"""Giving memory back to the system after work that needed much of it."""

import ctypes
import sys


def trim() -> None:
    """Have glibc return free memory to the system; elsewhere nothing happens."""
    if sys.platform != "linux":
        return
    malloc_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if malloc_trim is not None:
        malloc_trim(ctypes.c_size_t(0))

"""Whose a process is on Windows: the program it runs. Not run on Windows itself yet."""

import ctypes
import ntpath
import sys
from typing import Final

_QUERY_LIMITED: Final = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION"""

_LONGEST: Final = 1_024


def application(path: str) -> str:
    r"""Return an application's name by the path of its program: `C:\Apps\Editor.exe` is Editor."""
    return ntpath.splitext(ntpath.basename(path))[0]


def program(process: int) -> str:
    """Return the path of a process's program, empty where the system does not tell."""
    if sys.platform != "win32":
        return ""
    kernel = ctypes.WinDLL("kernel32")
    kernel.OpenProcess.restype = ctypes.c_void_p
    kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
    kernel.QueryFullProcessImageNameW.argtypes = (
        *(ctypes.c_void_p, ctypes.c_uint32),
        *(ctypes.c_wchar_p, ctypes.c_void_p),
    )
    handle = kernel.OpenProcess(_QUERY_LIMITED, False, process)  # noqa: FBT003 - the system's own order
    if not handle:
        return ""
    try:
        path, length = ctypes.create_unicode_buffer(_LONGEST), ctypes.c_uint32(_LONGEST)
        told = kernel.QueryFullProcessImageNameW(handle, 0, path, ctypes.byref(length))
        return path.value if told else ""
    finally:
        kernel.CloseHandle(handle)

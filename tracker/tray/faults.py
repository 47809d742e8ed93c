"""Faults of ours in threads, which would keep them to themselves: reported like any other."""

import sys
from typing import TYPE_CHECKING

from tracker.core.errors import RefusedError, TrackerError

if TYPE_CHECKING:
    from concurrent.futures import Future


def reported(fault: BaseException) -> TrackerError:
    """Have a fault of ours reported like any other, and return what the person is told of it."""
    sys.excepthook(type(fault), fault, fault.__traceback__)
    return RefusedError("tray-fault")


def report_fault_of(done: "Future[None]") -> None:
    """Have what a worker came upon be reported, which nobody asks it for."""
    fault = None if done.cancelled() else done.exception()
    if fault is not None:
        reported(fault)

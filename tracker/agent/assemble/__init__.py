"""Brings the agent's parts together: the one place here that names concrete classes.

What is asked for loads its own part only: whoever just looks into the store needs neither screen nor network.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tracker.agent.assemble.enrolling import enrol_here, fetch_first
    from tracker.agent.assemble.keeping import (
        STORE_FILE,
        device_secrets,
        forget_key,
        key_custody,
        key_files,
        opened_store,
        require_no_keys_left,
        viewed_store,
    )
    from tracker.agent.assemble.running import Assembled, Wishes, assemble, controlled, this_screen

__all__ = [
    "STORE_FILE",
    "Assembled",
    "Wishes",
    "assemble",
    "controlled",
    "device_secrets",
    "enrol_here",
    "fetch_first",
    "forget_key",
    "key_custody",
    "key_files",
    "opened_store",
    "require_no_keys_left",
    "this_screen",
    "viewed_store",
]

_PARTS: Final = ("keeping", "enrolling", "running")
"""From light to heavy."""


def __getattr__(name: str) -> object:
    """Return one of the names above from the part that has it."""
    for part in _PARTS if name in __all__ else ():
        module = import_module(f"{__name__}.{part}")
        if hasattr(module, name):
            return getattr(module, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)

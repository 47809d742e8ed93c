"""Modules loaded beside Qt for Python as they are without it."""

import builtins


def import_plainly() -> None:
    """Have nothing read the source of each module that is loaded; to be called before Qt is.

    PySide does, and keeps the text, to see who could ask for the switches of `__feature__`; nobody here does.
    It puts its own function in the place of `__import__`, and the one that was there beside it.
    """
    import PySide6  # noqa: F401 - that is when it does so

    plain = getattr(builtins, "__orig_import__", builtins.__import__)
    vars(builtins).update(__import__=plain)

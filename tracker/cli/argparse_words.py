"""What argparse itself says, in the person's language."""

import argparse
from typing import Final

from tracker.host.translate import translate, translate_many

SENTENCES: Final = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "show program's version number and exit",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "one of the arguments %s is required",
    "not allowed with argument %s",
    "ignored explicit argument %r",
    "expected one argument",
    "expected at most one argument",
    "expected at least one argument",
    ("expected %s argument", "expected %s arguments"),
    "invalid %(type)s value: %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)",
)
"""Those a person can meet, as every supported Python has them."""


def translate_them() -> None:
    """Have argparse look in our catalogue.

    It calls gettext's own functions, which know neither the configuration's language nor several catalogues
    in one process; by these names it has called them since it exists. Were they others one day, its words
    would be English again.
    """
    vars(argparse).update(_=translate, ngettext=translate_many)

"""The options by which commands are told what was worked on, and why."""

import argparse
import re
from typing import Final

from tracker.core.hours.said import NOTE_MOST
from tracker.core.wire import NamedWork
from tracker.host.translate import translate as _

_DIGITS: Final = re.compile("[0-9a-f]{4,32}")


def add_work(parser: argparse.ArgumentParser) -> None:
    """Add `--project`, `--task` and `--note`."""
    parser.add_argument("--project", metavar="PROJECT", help=_("a project's name; empty for none"))
    parser.add_argument("--task", metavar="TASK", help=_("a task's name; empty for none"))
    parser.add_argument("--note", metavar="TEXT", type=noted, help=_("what you do, in a few words"))


def named_work(args: argparse.Namespace) -> NamedWork:
    """Return what the options name."""
    return NamedWork(args.project, args.task, args.note)


def known_by(text: str) -> str:
    """Read an id or the beginning of one, long enough not to be a slip; raises `ArgumentTypeError`."""
    digits = text.strip().replace("-", "").lower()
    if _DIGITS.fullmatch(digits) is None:
        message = _("“{text}” is no id: give at least its first four digits, as lists show them")
        raise argparse.ArgumentTypeError(message.format(text=text))
    return digits


def noted(text: str) -> str:
    """Take a note or a reason as long as a record holds; raises `argparse.ArgumentTypeError`.

    Blanks around it are none of it, and blanks alone no note.
    """
    text = text.strip()
    try:
        text.encode()
    except UnicodeEncodeError:
        message = _("{word!r} is not text in UTF-8").format(word=text)
        raise argparse.ArgumentTypeError(message) from None
    if len(text) > NOTE_MOST:
        message = _("that is too long; at most {count} letters").format(count=NOTE_MOST)
        raise argparse.ArgumentTypeError(message)
    return text

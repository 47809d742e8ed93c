"""The manners of every parser: what was asked wrongly is answered with the usage, the fault and an example.

A command is a module of this folder with one public function, named in `tracker.cli`:

    def add(commands: Commands) -> None:
        parser = commands.add_parser(
            "enrol", help=_("..."), description=_("..."), epilog=example("enrol anna.enrolment.json")
        )
        parser.add_argument("file", ...)
        parser.set_defaults(run=run)        # run(args) returns the exit code and imports its face late

A group is such a module too: it makes itself with `add_group` and hands that to the modules of its commands.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NoReturn, Protocol

from tracker.cli import argparse_words
from tracker.cli.terminal import remark
from tracker.host.listing import listing
from tracker.host.translate import translate as _

_ASKED_WRONGLY: Final = 2

argparse_words.translate_them()


class Commands(Protocol):
    """Where commands are added: argparse's own, which would also take one without help or example."""

    def add_parser(
        self,
        name: str,
        *,
        help: str,  # noqa: A002 - argparse's name for it
        description: str,
        epilog: str,
    ) -> "Parser":
        """Add a command and return its parser."""


class Parser(argparse.ArgumentParser):
    """A parser that takes options only as they are written out, and knows the commands within it.

    Arguments of type `Path` are never empty and those without a type are text. What it parses names in
    `parser` the one that parsed last, which can tell what was not understood; in `role` who logs and reports
    crashes, `command` unless a command that lives long says another; and in `mends` whether the command goes
    on while the configuration is bad.
    """

    def __init__(self, **options: Any) -> None:
        """Take what `ArgumentParser` takes."""
        super().__init__(**{"allow_abbrev": False, **options})
        self.commands: Mapping[str, Parser] = MappingProxyType({})
        self.set_defaults(parser=self, role="command", mends=False)
        self.register("type", Path, _path)
        self.register("type", int, _whole_number)
        self.register("type", None, _text)
        # Each parser takes it, and none of them may unsay what the one above it took.
        self.add_argument(
            "--verbose", action="store_true", default=argparse.SUPPRESS, help=_("also say what is logged")
        )

    def hold_commands(self) -> Commands:
        """Make this the parser of a group and return where its commands go; alone it shows its help."""
        commands = self.add_subparsers(title=_("commands"), metavar=_("COMMAND"))
        self.commands = commands.choices
        # argparse takes the words of a command for one argument of its group: they may well be no text.
        self.register("type", None, str)
        self.set_defaults(run=_show_help, mends=True)
        return commands

    def format_help(self) -> str:
        """Return the help with the example below it on a line of its own, to be copied however long it is."""
        last, self.epilog = self.epilog, None
        try:
            said = super().format_help()
        finally:
            self.epilog = last
        return f"{said}\n{last}\n" if last else said

    def error(self, message: str) -> NoReturn:
        """End with 2, the usage, what was wrong, and an example."""
        self.exit(_ASKED_WRONGLY, f"{self.format_usage()}{self.prog}: {message}\n{self.epilog}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        # Python suggests the nearest word from 3.14 on, and only where asked to.
        if self.commands and action.choices is self.commands and value not in self.commands:
            self.error(self._no_such(value))
        super()._check_value(action, value)

    def _no_such(self, word: str) -> str:
        from difflib import get_close_matches

        names = {name: parser.prog for name, parser in _all_within(self.commands)}
        for nearest in get_close_matches(word, names, 1):
            told = _("there is no command {word!r}; did you mean `{nearest}`?")
            return told.format(word=word, nearest=names[nearest])
        told = _("there is no command {word!r}; there are {commands}")
        return told.format(word=word, commands=listing(self.commands))


def add_group(commands: Commands, name: str, about: str, line: str) -> Commands:
    """Add a command that only holds others and return where those go; `line` is typed after `tracker`."""
    parser = commands.add_parser(name, help=about, description=as_sentence(about), epilog=example(line))
    return parser.hold_commands()


def example(line: str) -> str:
    """Return a parser's last words: a line as it is typed after `tracker`, in every language alike."""
    return _("example: {command}").format(command=f"tracker {line}")


def finish(parser: Parser, run: Callable[[argparse.Namespace], int], as_json: str) -> None:
    """Have a command do `run`, and take `--json`, which prints what `as_json` says."""
    parser.add_argument("--json", action="store_true", help=as_json)
    parser.set_defaults(run=run)


def add_output(parser: Parser) -> None:
    """Have a command ask where to write what it gives."""
    told = _("where to write it; - is standard output")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True, help=told)


def as_sentence(about: str) -> str:
    """Return the help of a command as its description."""
    return f"{about[0].upper()}{about[1:]}."


def _all_within(commands: Mapping[str, Parser]) -> Iterator[tuple[str, Parser]]:
    """Yield every command by its last word, the nearest ones last."""
    for parser in commands.values():
        yield from _all_within(parser.commands)
    yield from commands.items()


def _text(word: str) -> str:
    """Return a word that is text; a shell hands on any bytes."""
    try:
        word.encode()
    except UnicodeEncodeError:
        message = _("{word!r} is not text in UTF-8").format(word=word)
        raise argparse.ArgumentTypeError(message) from None
    return word


def _path(word: str) -> Path:
    if not word:
        message = _("an empty name is no file or folder")
        raise argparse.ArgumentTypeError(message)
    return Path(word)


def _whole_number(word: str) -> int:
    try:
        return int(word)
    except ValueError:
        message = _("{word!r} is not a whole number").format(word=word)
        raise argparse.ArgumentTypeError(message) from None


def _show_help(args: argparse.Namespace) -> int:
    remark(args.parser.format_help().rstrip("\n"))
    return _ASKED_WRONGLY

"""The catalogues of sentences: collect them from the code, check them, compile them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from lib import setup, text_catalogue, text_check, text_spoken

if TYPE_CHECKING:
    from pathlib import Path


def main(arguments: list[str]) -> int:
    """Do one of them; return 0 only if nothing is wrong."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/text.py", description="Look after what Tracker says, in every language."
    )
    within = parser.add_subparsers(required=True, metavar="COMMAND")
    extract_parser = within.add_parser("extract", help="collect the sentences of the code, and compile")
    extract_parser.add_argument("language", nargs="*", help="a new language to begin, such as fr or pt_BR")
    extract_parser.set_defaults(run=lambda args: extract(args.language))
    check_parser = within.add_parser("check", help="say what is wrong, and how much is translated")
    check_parser.set_defaults(run=lambda _: check())
    compile_parser = within.add_parser("compile", help="make what programs read")
    compile_parser.set_defaults(run=lambda _: compile_all())
    args = parser.parse_args(arguments)
    return int(args.run(args))


def extract(new: list[str]) -> int:
    """Write the template and bring every language up to it; sentences that are gone go with their words."""
    sentences = text_catalogue.template()
    _write(text_catalogue.TEMPLATE, text_catalogue.written(sentences).encode())
    before = {language: text_catalogue.read(language) for language in text_catalogue.languages()}
    for language in {*before, *new}:
        catalogue = before.get(language) or text_catalogue.parse("", language)
        renewed = text_catalogue.written(text_catalogue.renewed(catalogue, sentences))
        _write(text_catalogue.source(language), renewed.encode())
    return compile_all()


def check() -> int:
    """Say what is wrong, and how much of each language there is; 1 when anything is."""
    found = [*text_check.troubles(), *text_spoken.unspoken()]
    for line in [*found, *map(text_check.coverage, text_catalogue.languages())]:
        setup.say(line)
    return 1 if found else 0


def compile_all() -> int:
    """Write what programs read of each language."""
    for language in text_catalogue.languages():
        _write(text_catalogue.compiled(language), text_catalogue.binary(text_catalogue.read(language)))
    return 0


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)

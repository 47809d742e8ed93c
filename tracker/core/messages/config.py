"""The English of the errors about the configuration files and crash reports."""

from collections.abc import Mapping
from typing import Final

from tracker.core.messages.message import Message

CONFIG_MESSAGES: Final[Mapping[str, Message]] = {
    "config-unreadable": Message(
        "The configuration file {file} cannot be read: {why}.",
        "Nothing of it was taken over. Make it a small text file that you may read; "
        "then `tracker config check` says whether it is right.",
    ),
    "config-syntax": Message(
        "{file}, line {line}, column {column}, is not TOML: {why}.",
        "Nothing of the file was taken over. Put that line right; "
        "then `tracker config check` says whether it is.",
    ),
    "config-value": Message(
        "{file}, line {line}: {name} cannot be {found}.",
        "Nothing of the file was taken over. It takes: {takes}. Put that line right; "
        "then `tracker config check` says whether it is.",
    ),
    "config-language": Message(
        "{file}, line {line}: Tracker does not speak the language {found}.",
        "Until that line is put right, it speaks English. It speaks: {languages}.",
    ),
    "config-unknown": Message(
        "{file}, line {line}: there is no {name}.",
        "Nothing of the file was taken over. There are: {keys}. Put that line right; "
        "then `tracker config check` says whether it is.",
    ),
    "config-unknown-near": Message(
        "{file}, line {line}: there is no {name}.",
        "Nothing of the file was taken over. Did you mean {nearest}? Put that line right; "
        "then `tracker config check` says whether it is.",
    ),
    "crash-none": Message(
        "There is no crash report {report} here.",
        "Nothing was changed. `tracker crashes list` names those that there are.",
    ),
}

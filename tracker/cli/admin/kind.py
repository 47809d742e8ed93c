"""What describes a kind of thing that admins look after: its fields, its columns, and all that is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """Something a person says of a thing: alone in its place when it is `first`, else by `--name`.

    A field that `refers` to a kind names one thing of it. One that is `fixed` is said once, when the thing is
    made; later it says among which things to look. `clear` is the help of the option that empties it. `read`
    makes of a typed word what the server knows, and refuses others as argparse has it.
    """

    name: str
    metavar: str
    about: str
    first: bool = False
    required: bool = False
    default: str | None = None
    read: Callable[[str], str] | None = None
    refers: str = ""
    fixed: bool = False
    clear: str = ""

    @property
    def dest(self) -> str:
        """Return where the parser puts what was said; parsers keep names of their own beside it."""
        return f"said_{self.name}"

    @property
    def key(self) -> str:
        """Return what messages call it."""
        return f"{self.name}_id" if self.refers else self.name


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: which attribute of an entry it shows; ids as the names of what it `refers` to.

    `told` is how the attribute is told to people, where that is not as it is.
    """

    heading: str
    attribute: str
    refers: str = ""
    told: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said once something is done; `{name}` is the thing's. `known`: it gets no password anew.

    `archived_before` and `in_use` are said where there is nothing to archive or to restore.
    """

    added: str
    changed: str
    archived: str
    restored: str
    archived_before: str
    in_use: str
    nothing: str
    known: str = ""


@dataclass(frozen=True, slots=True)
class Bond:
    """How members come to be in a thing (`put`) and leave it (`end`), maybe in charge of it.

    The sentences are filled in with `{member}` and `{name}`, the thing's.
    """

    put: str
    end: str
    charge: str
    about_put: str
    about_end: str
    about_show: str
    about_charge: str
    in_charge: str
    said_put: str
    said_charge: str
    said_end: str
    nobody: str
    examples: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing: its command, how one and all of them are called, and the rest."""

    name: str
    metavar: str
    among: str
    about: Mapping[str, str]
    examples: Mapping[str, str]
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    said: Said
    bond: Bond | None = None

    @property
    def references(self) -> frozenset[str]:
        """Return the kinds whose names its list shows."""
        return frozenset(column.refers for column in self.columns if column.refers)

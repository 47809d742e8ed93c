"""What values a policy field takes, and how JSON and people write them."""

from abc import ABC, abstractmethod
from typing import Generic, TypeVar

_V = TypeVar("_V")


class Kind(ABC, Generic[_V]):
    """The values of one field. `raw` is a value as JSON carries it, `text` as people write it."""

    ordered: bool = False
    """Whether privacy decides between two values."""

    @abstractmethod
    def read(self, raw: object) -> _V | None:
        """Return the value that JSON stands for, or None when it is none of this field's."""

    @abstractmethod
    def parse(self, text: str) -> _V | None:
        """Return the value a person wrote, or None."""

    @abstractmethod
    def raw(self, value: _V) -> object:
        """Return a value as JSON carries it."""

    @abstractmethod
    def text(self, value: _V) -> str:
        """Return a value as a person would write it."""

    @property
    @abstractmethod
    def possible(self) -> str:
        """Say which values there are."""

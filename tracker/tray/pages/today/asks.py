"""Who has the page's commands carried out, as the page needs it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from tracker.core.errors import TrackerError
    from tracker.core.wire import Command, Status


class Asks(Protocol):
    """Who has commands carried out; the bridge to the agent does."""

    def ask(
        self,
        command: "Command",
        answered: "Callable[[Status], object] | None" = None,
        refused: "Callable[[TrackerError], object] | None" = None,
    ) -> object:
        """Have it carried out; one of the two is called later."""
        ...

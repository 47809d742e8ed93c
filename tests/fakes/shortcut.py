"""A desktop's shortcuts, played: who asks first has a combination, and the test presses it."""

from dataclasses import dataclass, field

from tracker.core.errors import RefusedError
from tracker.desktop.shortcut import Combination, Held, Pressed, Told, Way


@dataclass
class FakeShortcuts:
    """Many programs may take one; `asks_first` is what the desktop does."""

    asks_first: bool = False
    held: dict[Combination, "FakeShortcut"] = field(default_factory=dict)

    @property
    def way(self) -> Way:
        return Way(self.take, self.asks_first)

    def take(self, wanted: Combination, pressed: Pressed, told: Told) -> "FakeShortcut":
        made = FakeShortcut(self, wanted, pressed, told)
        if wanted in self.held:
            told(RefusedError("shortcut-taken"))
        else:
            self.held[wanted] = made
            told(Held("Super+F9", by_desktop=True) if self.asks_first else Held())
        return made

    def press(self, combination: Combination) -> None:
        if combination in self.held:
            self.held[combination].pressed()


@dataclass
class FakeShortcut:
    """One of somebody's."""

    desk: FakeShortcuts
    wanted: Combination
    pressed: Pressed
    told: Told

    def close(self) -> None:
        if self.desk.held.get(self.wanted) is self:
            del self.desk.held[self.wanted]

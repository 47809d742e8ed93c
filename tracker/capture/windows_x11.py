"""The windows on an X server: what lies in its root, and whose it is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from weakref import finalize

from tracker.capture.area import Area
from tracker.capture.windows import ShownWindow
from tracker.core.errors import UnreachableError
from tracker.host import x11_windows as x
from tracker.host.x11 import X11, Question

_TEXTS: Final = ("WM_CLASS", "_NET_WM_NAME", "WM_NAME")
_OWNER: Final = "WM_TRANSIENT_FOR"
_NUMBERS: Final = (
    *("_NET_WM_STATE", "_NET_WM_DESKTOP", _OWNER),
    *("_NET_WM_WINDOW_OPACITY", "_NET_WM_OPAQUE_REGION"),
)
"""Properties of each window."""

_OF_ROOT: Final = (
    *("_NET_CLIENT_LIST_STACKING", "_NET_ACTIVE_WINDOW"),
    *("_NET_CURRENT_DESKTOP", "_NET_SUPPORTING_WM_CHECK"),
)
_HIDDEN: Final = "_NET_WM_STATE_HIDDEN"
_GUARD: Final = " guard window"
"""Mutter and its kin keep windows mapped that are minimised or elsewhere, and push them below such a one."""

_VIEWABLE: Final = 2
_INPUT_ONLY: Final = 2
_WITH_ALPHA: Final = 32
_EVERY_DESKTOP: Final = 0xFFFFFFFF
_DEEPEST: Final = 3
"""How many frames a window manager puts around a window, at most."""


class X11Windows:
    """Asks over a connection of its own, which is kept: making one costs more than all the questions."""

    def __init__(self, display: str) -> None:
        """Take the display to ask (`:0`)."""
        self._display: Final = display
        self._desk: _Desk | None = None
        self._close: Callable[[], object] | None = None

    def visible(self) -> tuple[ShownWindow, ...]:
        """Return the windows from the lowest to the topmost; raises `UnreachableError` (`x11-away`)."""
        if self._desk is not None:
            with suppress(UnreachableError):
                return self._desk.windows()
        if self._close is not None:
            self._close()  # perhaps another server has taken its place
        line = X11(self._display)
        self._close = finalize(self, line.close)
        self._desk = _Desk(line)
        return self._desk.windows()


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a window says of itself."""

    place: Any
    children: tuple[int, ...]
    shaped: bool
    texts: Mapping[str, bytes]
    numbers: Mapping[str, tuple[int, ...]]

    @property
    def calls_itself_anything(self) -> bool:
        """Tell whether there is a name or a title."""
        return any(self.texts.values())

    @property
    def name(self) -> str:
        """Return all that an application calls itself: instance and class (ICCCM 4.1.2.5)."""
        parts = [part.decode("utf-8", "replace") for part in self.texts["WM_CLASS"].split(b"\0") if part]
        return " ".join(dict.fromkeys(parts))

    @property
    def title(self) -> str:
        """Return the title, which before EWMH was Latin-1."""
        title = self.texts["_NET_WM_NAME"] or self.texts["WM_NAME"]
        try:
            return title.decode("utf-8")
        except UnicodeDecodeError:
            return title.decode("latin-1")


class _Desk:
    """What is on one server, asked in a few rounds of questions."""

    def __init__(self, line: X11) -> None:
        """Ask for what stays as long as the server does."""
        names = (*_TEXTS, *_NUMBERS, *_OF_ROOT, _HIDDEN)
        self.line: Final = line
        told = line.asked(map(x.atom, names))
        self._shape: Final = line.extension("SHAPE")
        self._atoms: Final = {name: int(atom.atom) for name, atom in zip(names, told, strict=True)}

    def windows(self) -> tuple[ShownWindow, ...]:
        """Return the windows that call themselves anything, from the lowest to the topmost."""
        root = self.line.root
        tree, focus, *held = self.line.asked(
            [x.tree(root), x.focus(), *(x.held(root, self._atoms[name]) for name in _OF_ROOT)]
        )
        listed, active, desktop, manager = map(x.numbers, held)
        desktops = (*desktop[:1], _EVERY_DESKTOP)
        look = _Look(frozenset(listed) if manager else None, active[:1] or (int(focus.focus),), desktops)
        tops = self._in_sight(tuple(tree.children), look)
        self._see_inside(tops, look)
        self._see_owners(look)
        found = (self._window(top, look) for top in tops)
        return tuple(each for each in found if each is not None)

    def _in_sight(self, children: Sequence[int], look: "_Look") -> list[int]:
        """Return the windows that are shown and more than input, without those kept out of sight."""
        told = dict(zip(children, self.line.asked(map(x.attributes, children)), strict=True))
        mapped = [each for each in children if told[each] and told[each].map_state == _VIEWABLE]
        self._see(mapped, look)
        unseen = [each for each in mapped if told[each].win_class == _INPUT_ONLY]
        guards = [each for each in unseen if each in look.seen and look.seen[each].title.endswith(_GUARD)]
        lowest = mapped.index(guards[-1]) if guards else 0
        return [each for each in mapped[lowest:] if each in look.seen and each not in unseen]

    def _see_inside(self, tops: Sequence[int], look: "_Look") -> None:
        """Find the application's window in each window of the root: itself, or what it is a frame around."""
        inside: dict[int, tuple[int, ...]] = {top: (top,) for top in tops}
        for _ in range(_DEEPEST):
            for top, windows in inside.items():
                look.find(top, windows)
            frames = [top for top in inside if top not in look.clients]
            inside = {top: look.children(inside[top]) for top in frames}
            self._see([each for windows in inside.values() for each in windows], look)

    def _see_owners(self, look: "_Look") -> None:
        """Ask windows that others are of and that are not in sight themselves, and those that they are of."""
        for _ in range(_DEEPEST):
            owners = {owner for seen in look.seen.values() for owner in seen.numbers[_OWNER][:1]}
            self._see(sorted(owners - look.seen.keys()), look)

    def _see(self, windows: Sequence[int], look: "_Look") -> None:
        """Ask windows for all there is to know of them; one that is gone is not among the seen."""
        names = (*_TEXTS, *_NUMBERS)
        told = iter(self.line.asked(question for each in windows for question in self._questions(each)))
        for window in windows:
            place, tree, shape, *held = (next(told) for _ in range(3 + len(names)))
            if place and tree and shape:
                texts = {name: x.text(each) for name, each in zip(_TEXTS, held, strict=False)}
                numbers = zip(_NUMBERS, map(x.numbers, held[len(_TEXTS) :]), strict=True)
                shaped, children = bool(shape.bounding_shaped), tuple(tree.children)
                look.seen[window] = _Seen(place, children, shaped, texts, dict(numbers))

    def _questions(self, window: int) -> Iterable[Question]:
        yield from (x.geometry(window), x.tree(window), x.extents(self._shape, window))
        yield from (x.held(window, self._atoms[name]) for name in (*_TEXTS, *_NUMBERS))

    def _window(self, top: int, look: "_Look") -> ShownWindow | None:
        client = look.clients.get(top) or look.named.get(top, top)
        frame, seen = look.seen[top], look.seen[client]
        whose = look.with_owners(client)
        if not any(each.calls_itself_anything for each in whose):
            return None
        name, title = _joined(each.name for each in whose), _joined(each.title for each in whose)
        place = frame.place
        across, down = (size + 2 * place.border_width for size in (place.width, place.height))
        area = Area(place.x, place.y, place.x + across, place.y + down)
        opaque = top in look.clients and self._is_opaque(frame, seen, look)
        return ShownWindow(client, name, title, area, opaque, client in look.active)

    def _is_opaque(self, frame: _Seen, seen: _Seen, look: "_Look") -> bool:
        """Tell whether nothing can be seen through a window: what says otherwise in any way is not opaque."""
        if any(each.shaped or each.numbers["_NET_WM_WINDOW_OPACITY"] for each in (frame, seen)):
            return False
        if self._atoms[_HIDDEN] in seen.numbers["_NET_WM_STATE"]:
            return False
        if any(each not in look.desktops for each in seen.numbers["_NET_WM_DESKTOP"][:1]):
            return False
        if seen.place.depth == _WITH_ALPHA and not _covers(seen.numbers["_NET_WM_OPAQUE_REGION"], seen.place):
            return False
        return frame is seen or frame.place.depth != _WITH_ALPHA


class _Look:
    """One look: what the window manager says, what was seen, whose window is in which frame."""

    def __init__(self, listed: frozenset[int] | None, active: Sequence[int], desktops: Sequence[int]) -> None:
        """Take which windows are applications' (None where nobody manages them), active, and shown."""
        self._listed: Final = listed
        self.active: Final = active
        self.desktops: Final = desktops
        self.seen: Final[dict[int, _Seen]] = {}
        self.clients: Final[dict[int, int]] = {}
        """Applications' windows by the windows of the root that they are, or that are around them."""
        self.named: Final[dict[int, int]] = {}
        """Those that call themselves anything, and nobody manages, or not yet."""

    def find(self, top: int, windows: Sequence[int]) -> None:
        """Look for an application's window among what is at one depth in a window of the root."""
        named = [each for each in windows if each in self.seen and self.seen[each].calls_itself_anything]
        listed = named if self._listed is None else [each for each in windows if each in self._listed]
        if listed and listed[0] in self.seen:
            self.clients[top] = listed[0]
        elif named:
            self.named.setdefault(top, named[0])

    def with_owners(self, window: int) -> list[_Seen]:
        """Return a window with those whose menu or dialogue it is (ICCCM 4.1.2.6)."""
        found: dict[int, _Seen] = {}
        at: int | None = window
        while at is not None and at in self.seen and at not in found:
            found[at] = self.seen[at]
            at = next(iter(found[at].numbers[_OWNER]), None)
        return list(found.values())

    def children(self, windows: Iterable[int]) -> tuple[int, ...]:
        """Return what lies in windows, as far as they were seen."""
        return tuple(each for window in windows if window in self.seen for each in self.seen[window].children)


def _joined(texts: Iterable[str]) -> str:
    """Return what several windows call themselves as one text, each once."""
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _covers(region: Sequence[int], place: Any) -> bool:
    """Tell whether one of the rectangles of a region (left, top, width, height) is all of a window."""
    whole = Area(0, 0, place.width, place.height)
    parts = (region[start : start + 4] for start in range(0, len(region) - 3, 4))
    return any(
        not whole.without(Area(left, top, left + across, top + down)) for left, top, across, down in parts
    )

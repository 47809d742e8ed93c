"""A panel's side of StatusNotifierItem, for tests and benchmarks: takes icons in, reads and clicks menus.

As specified at freedesktop.org (StatusNotifierItem) and by Canonical (com.canonical.dbusmenu).
"""

from __future__ import annotations

from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    MessageType,
    Properties,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)
from jeepney.io.threading import DBusRouter, open_dbus_connection
from jeepney.wrappers import unwrap_msg

if TYPE_CHECKING:
    from jeepney.low_level import Message

NAME = "org.kde.StatusNotifierWatcher"
_WATCHER = DBusAddress("/StatusNotifierWatcher", NAME, NAME)
_ITEM_PATH = "/StatusNotifierItem"
_ITEM = "org.kde.StatusNotifierItem"
_MENU = "com.canonical.dbusmenu"
_NO_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"
_SECONDS = 20.0


@dataclass(frozen=True)
class Item:
    """An icon that a program put into the panel, by the program's name on the bus."""

    bus_name: str


class StatusNotifierHost:
    """A panel on a session bus, from when it is made until `close`."""

    def __init__(self, bus: str) -> None:
        """Take the bus's address."""
        self._connection = open_dbus_connection(bus)
        self._router = DBusRouter(self._connection)
        self._calls: SimpleQueue[Message | None] = SimpleQueue()
        self._items: SimpleQueue[Item] = SimpleQueue()
        self._known: list[str] = []
        rule = MatchRule(type="method_call", path=_WATCHER.object_path)
        self._filter = self._router.filter(rule, queue=self._calls)
        self._thread = Thread(target=self._serve, name="panel", daemon=True)
        self._thread.start()
        self._ask(message_bus.RequestName(NAME))

    def close(self) -> None:
        """Leave the bus, as a panel that ends does."""
        self._calls.put(None)
        self._thread.join(60)
        self._filter.close()
        self._router.close()
        self._connection.close()

    def next_item(self, seconds: float = _SECONDS) -> Item:
        """Return the next icon that comes; raises `TimeoutError` when none does."""
        try:
            return self._items.get(timeout=seconds)
        except Empty:
            message = "no icon came into the panel"
            raise TimeoutError(message) from None

    def property(self, item: Item, name: str) -> Any:
        """Return what an icon tells of itself, such as `ToolTip` or `IconPixmap`."""
        return self._ask(Properties(_item(item)).get(name))[0][1]

    def labels(self, item: Item) -> dict[str, int]:
        """Return the words in an icon's menu that can be seen, with the numbers of their entries."""
        menu = self._menu(item)
        self._ask(new_method_call(menu, "AboutToShow", "i", (0,)))
        _revision, (_root, _told, entries) = self._ask(
            new_method_call(menu, "GetLayout", "iias", (0, -1, []))
        )
        seen = [entry for _signature, entry in entries if entry[1].get("visible", ("b", True))[1]]
        return {told["label"][1]: number for number, told, _below in seen if "label" in told}

    def click(self, item: Item, label: str) -> None:
        """Choose an entry of an icon's menu; raises `KeyError` for one that is not there."""
        told = (self.labels(item)[label], "clicked", ("i", 0), 0)
        self._ask(new_method_call(self._menu(item), "Event", "isvu", told))

    def activate(self, item: Item) -> None:
        """Click the icon itself."""
        self._ask(new_method_call(_item(item), "Activate", "ii", (0, 0)))

    def _menu(self, item: Item) -> DBusAddress:
        return DBusAddress(self.property(item, "Menu"), item.bus_name, _MENU)

    def _ask(self, message: Message) -> Any:
        return unwrap_msg(self._router.send_and_get_reply(message, timeout=_SECONDS))

    def _serve(self) -> None:
        while (call := self._calls.get()) is not None:
            self._connection.send(self._answer(call))

    def _answer(self, call: Message) -> Message:
        member = call.header.fields.get(HeaderFields.member)
        if call.header.message_type is not MessageType.method_call:
            return new_error(call, _NO_METHOD)
        if member == "RegisterStatusNotifierItem":
            self._take(call)
            return new_method_return(call)
        told = {
            "RegisteredStatusNotifierItems": ("as", self._known),
            "IsStatusNotifierHostRegistered": ("b", True),
            "ProtocolVersion": ("i", 0),
        }
        if member == "Get":
            return new_method_return(call, "v", (told[call.body[1]],))
        if member == "GetAll":
            return new_method_return(call, "a{sv}", (told,))
        return new_error(call, _NO_METHOD)

    def _take(self, call: Message) -> None:
        sender = call.header.fields[HeaderFields.sender]
        told = str(call.body[0])
        name = sender if told.startswith("/") else told
        self._known.append(name)
        self._connection.send(new_signal(_WATCHER, "StatusNotifierItemRegistered", "s", (name,)))
        self._items.put(Item(name))


def _item(item: Item) -> DBusAddress:
    return DBusAddress(_ITEM_PATH, item.bus_name, _ITEM)

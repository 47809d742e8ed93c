"""Ending a device, a member's own or another one's: which one is meant, and what is said then."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tracker.cli.admin.naming import Named, find
from tracker.cli.terminal import say, say_json
from tracker.core.problem import printable
from tracker.core.wire import DeviceState
from tracker.host.translate import translate as _

if TYPE_CHECKING:
    from tracker.core.wire import DeviceEntry
    from tracker.sync.people import PeopleClient


async def end_device(
    client: "PeopleClient", devices: "Iterable[DeviceEntry]", said: str, group: str
) -> "DeviceEntry":
    """End the device that a person means and return it as it was; raises what `find` raises."""
    named = [Named(each, each.id, (each.name,), each.state is DeviceState.ENDED) for each in devices]
    device = find(named, said, _("devices"), group)
    await client.end_device(device.id)
    return device


def tell_ended(device: "DeviceEntry", *, as_json: bool) -> None:
    """Say that a device was ended, and what that means."""
    if as_json:
        say_json({"id": device.id, "member_id": device.member_id, "name": device.name})
        return
    said = _(
        "{name} is signed out for good: it captures and sends nothing more, and says why. What it sent "
        "stays; what still waits on it stays there, sealed. To record there again, enrol it anew."
    )
    if device.state is DeviceState.ENDED:
        said = _("{name} is signed out for good already.")
    say(said.format(name=printable(device.name)))

"""What this device and its member are called: as the server told it last, for people; ids are for scripts."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from tracker.core.ident import id_text
from tracker.core.problem import printable

if TYPE_CHECKING:
    from tracker.agent.ports import Store
    from tracker.core.device import Identity


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a device and its member; empty where the server has not told them yet."""

    device: str = ""
    member: str = ""

    def of(self, identity: "Identity") -> tuple[str, str]:
        """Return what to call the device and its member on a terminal: their ids where they have no names."""
        return (
            str(printable(self.device or id_text(identity.device_id))),
            str(printable(self.member or id_text(identity.member_id))),
        )


def kept_names(store: "Store") -> Names:
    """Return the names that the store keeps; raises what the store does."""
    from tracker.agent.work import kept_work

    kept = kept_work(store)
    return Names() if kept is None else Names(kept.work.device, kept.work.member)


def device_facts(identity: "Identity", names: Names) -> dict[str, str]:
    """Return ids and names of a device for scripts."""
    return {
        "device_id": str(UUID(bytes=identity.device_id)),
        "device_name": names.device,
        "member_id": str(UUID(bytes=identity.member_id)),
        "member_name": names.member,
        "workspace_id": str(UUID(bytes=identity.workspace_id)),
        "workspace_name": identity.workspace_name,
    }

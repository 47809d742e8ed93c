"""A chain that the server's real database holds, what is changed there, and what a proof then finds."""

from collections.abc import Sequence

from tests.fakes.said import away, entry, event, sample
from tests.fakes.workspace import Device, Workspace
from tracker.core.hours.proof import Flaw
from tracker.host.sqlcipher import connect
from tracker.server.folder import Folder
from tracker.server.proofs import DeviceProof, prove_member

FIRST = entry()


def seven_records(workspace: Workspace) -> Device:
    """Return a device whose records 0 to 6 the server holds, in commits that end with 2, 3, 5 and 6."""
    made = workspace.device()
    longer = entry(0, 20, entry_id=FIRST.entry_id)
    made.send(made.say(FIRST, sample(), event()), made.make())
    made.send(made.say(away(), longer), made.say(sample(5)))
    return made


def root_of(workspace: Workspace) -> bytes:
    """Return the fingerprint that the workspace was founded with."""
    return workspace.founded.connection.root_fingerprint


def proofs_of(workspace: Workspace) -> tuple[DeviceProof, ...]:
    """Return what is found of the owner's devices."""
    return prove_member(workspace.services.database, workspace.owner_id(), root_of(workspace))


def flaws_of(workspace: Workspace) -> list[tuple[int, int, Flaw]]:
    """Return what is wrong with the owner's one device."""
    (proven,) = proofs_of(workspace)
    return [(each.seq, each.last, each.flaw) for each in proven.proof.findings]


def change(workspace: Workspace, *statements: str, given: Sequence[object] = ()) -> None:
    """Change rows past the server's own code, while it runs; `given` stands for a statement's `?`."""
    folder = Folder(workspace.folder)
    db = connect(folder.database, folder.read_key(folder.database_key))
    db.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        db.execute(statement, given)
    db.commit()
    db.close()

"""What the resources work with; `assemble` makes it, each request is handed it."""

from dataclasses import dataclass, field

from tracker.core.ident import Draw
from tracker.core.manifest import SignedStatement
from tracker.core.moment import Clock
from tracker.server.auth import Passwords
from tracker.server.database import Database
from tracker.server.objects import ObjectStore
from tracker.server.opener import Opener
from tracker.server.pool import Pool
from tracker.server.turnstile import Turnstile


@dataclass(frozen=True, slots=True)
class Workspace:
    """What does not change while the server runs; everything but the ids is public."""

    workspace_id: bytes
    name: str
    url: str
    statement: SignedStatement
    root_fingerprint: bytes
    pins: tuple[bytes, ...]
    authority: bytes


@dataclass(frozen=True, slots=True)
class Services:
    """One workspace's rooms. `database`, `objects` and `opener` are used from threads of the pools only.

    `sign_ins` is a small pool for what anyone may ask at a great cost: a flood keeps only itself waiting.
    """

    workspace: Workspace
    clock: Clock
    draw: Draw
    database: Database
    objects: ObjectStore
    opener: Opener
    passwords: Passwords
    pool: Pool
    sign_ins: Pool
    version: str
    introductions: Turnstile = field(default_factory=Turnstile)

    def now(self) -> int:
        """Return the present instant in UTC microseconds."""
        return self.clock.now().wall

    def close(self) -> None:
        """Finish what runs, then close the databases."""
        self.sign_ins.close()
        self.pool.close()
        self.opener.close()
        self.database.close()

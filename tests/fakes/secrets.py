"""Who keeps secrets, in memory: the port `tracker.agent.ports.Secrets`."""

from tracker.core.errors import OsPermissionError


class FakeSecrets:
    """Keeps secrets in a plain dictionary; `locked` is a keyring that gives no access."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.locked = False

    def keep(self, name: str, secret: bytes) -> None:
        self._open()[name] = secret

    def get(self, name: str) -> bytes | None:
        return self._open().get(name)

    def delete(self, name: str) -> None:
        self._open().pop(name, None)

    def _open(self) -> dict[str, bytes]:
        if self.locked:
            raise OsPermissionError("keyring-refused")
        return self.kept

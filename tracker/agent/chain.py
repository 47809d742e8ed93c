"""The device's chain of records: whoever has something to say appends here, one after the other."""

from collections.abc import Mapping, Sequence
from threading import Lock
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tracker.agent.ports import Store
from tracker.core.device import Commit, DraftedFile, Identity, SealedBlob
from tracker.core.ident import Draw
from tracker.core.record import Body, Record, sign_head

_NO_DOCUMENTS: Final[Mapping[str, bytes]] = MappingProxyType({})


class Chain:
    """Makes records of bodies, signs the last and commits them. Blocking; any thread may call it."""

    def __init__(self, identity: Identity, store: Store, draw: Draw) -> None:
        """Take whose chain it is, where it is kept, and randomness for salts."""
        self._store: Final = store
        self._draw: Final = draw
        self._head_key: Final = Ed25519PrivateKey.from_private_bytes(identity.device_key)
        self._turn: Final = Lock()

    def say(
        self,
        bodies: Sequence[Body],
        files: Sequence[SealedBlob | DraftedFile] = (),
        documents: Mapping[str, bytes] = _NO_DOCUMENTS,
        erased: tuple[bytes, ...] = (),
    ) -> None:
        """Commit records of one body or more, with sealed files that they name and documents: all or nothing.

        With it go the bytes of the `erased` files.

        Raises what the store raises; then nothing is written.
        """
        with self._turn:
            tip = self._store.tip()
            records: list[Record] = []
            for body in bodies:
                record, tip = tip.append(body, self._draw)
                records.append(record)
            head = sign_head(self._head_key, records[-1].link)
            blobs = tuple(each for each in files if isinstance(each, SealedBlob))
            drafted = tuple(each for each in files if isinstance(each, DraftedFile))
            self._store.commit(Commit(tuple(records), head, blobs, erased, drafted), documents)

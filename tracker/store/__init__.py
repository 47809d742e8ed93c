"""The encrypted local store: records, receipts, outbox and sealed files in one database."""

from tracker.store.store import SqlCipherStore

__all__ = ["SqlCipherStore"]

"""Whose process is at the other end of a local socket, as the system knows it.

Linux: SO_PEERCRED. macOS and the BSDs: getpeereid. Windows has no such socket.
"""

import os
import socket
import sys

if sys.platform == "win32":

    def same_account(_peer: socket.socket) -> bool:
        """Tell nothing: on loopback the secret decides."""
        return True
else:

    def same_account(peer: socket.socket) -> bool:
        """Tell whether a connected socket's other end runs as this account.

        True for a loopback socket, of which the system does not tell: there the secret decides.
        """
        return peer.family != socket.AF_UNIX or _account(peer) == os.geteuid()


if sys.platform == "linux":
    import struct

    _CREDENTIALS = struct.Struct("=iII")
    """`struct ucred`: process, user, group."""

    def _account(peer: socket.socket) -> int:
        return _credentials(peer)[1]

    def process(peer: socket.socket) -> int | None:
        """Return which process listens at a connected socket's other end; None where the system is silent."""
        return _credentials(peer)[0] or None if peer.family == socket.AF_UNIX else None

    def _credentials(peer: socket.socket) -> tuple[int, int]:
        told = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
        process, user, _group = _CREDENTIALS.unpack(told)
        return process, user

else:

    def process(_peer: socket.socket) -> int | None:
        """Return nothing: here the system is not asked."""
        return None


if sys.platform not in {"linux", "win32"}:
    import ctypes

    def _account(peer: socket.socket) -> int:
        user, group = ctypes.c_uint32(), ctypes.c_uint32()
        system = ctypes.CDLL(None, use_errno=True)
        if system.getpeereid(peer.fileno(), ctypes.byref(user), ctypes.byref(group)):
            raise OSError(ctypes.get_errno(), "getpeereid")
        return user.value

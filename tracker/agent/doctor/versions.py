"""Which versions of what matters run here."""

import ssl
import sys
from collections.abc import Iterable
from importlib.metadata import version
from typing import Final

from tracker.agent.doctor.finding import Finding, Machine, State
from tracker.core.messages.message import Message
from tracker.host.paths import APP
from tracker.host.sqlcipher import cipher_version

_SAYS: Final = Message("{versions}.", "")


def versions(machine: Machine) -> Iterable[Finding]:
    """Tell them in one line: ours, Python's, OpenSSL's, SQLCipher's, and of what captures and encodes."""
    del machine
    named = {
        "Tracker": version(APP),
        "Python": sys.version.split()[0],
        "OpenSSL": ssl.OPENSSL_VERSION.split()[1],
        "SQLCipher": cipher_version(),
        "mss": version("mss"),
        "Pillow": version("pillow"),
    }
    told = ", ".join(f"{name} {number}" for name, number in named.items())
    return [Finding("versions", State.OK, _SAYS, {"versions": told})]

"""A command as a person types it, whatever stands in its words."""

import shlex
import subprocess
import sys


def typed(*words: str) -> str:
    """Return the line for this system's shell: words that it would take apart are quoted."""
    return subprocess.list2cmdline(words) if sys.platform == "win32" else shlex.join(words)

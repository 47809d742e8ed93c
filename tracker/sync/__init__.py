"""Our messages to the workspace's server, over a connection that is recognised before a byte is sent."""

import sys

# httpx brings its own command line, and that click, rich and pygments, wherever these are installed: 6 MB in
# an agent. A module that is None here cannot be imported, which httpx takes for "not installed".
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type] # as the import system documents it

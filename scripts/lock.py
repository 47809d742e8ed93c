"""Make requirements.lock from pyproject.toml: one hashed list for all systems, with no address in it."""

import sys

from lib import setup

_COMPILE = "pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url"
_QUIETLY = "--no-header --no-annotate --quiet --output-file requirements.lock"

if __name__ == "__main__":
    setup.enter_venv()
    sys.exit(setup.run([setup.PYTHON, "-m", "uv", *_COMPILE.split(), *_QUIETLY.split(), *sys.argv[1:]]))

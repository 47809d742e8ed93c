"""Build what people install; see --help."""

import sys

from lib import setup

if __name__ == "__main__":
    setup.enter_venv()
    from lib.packing import door

    sys.exit(door.main(sys.argv[1:]))

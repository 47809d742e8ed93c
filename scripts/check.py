"""Run only the static guards; see --help."""

import sys

from lib import guards, setup

if __name__ == "__main__":
    setup.enter_venv()
    sys.exit(guards.main(sys.argv[1:]))

"""Run the guards and the tests; see --help."""

import sys

from lib import setup, suite

if __name__ == "__main__":
    setup.enter_venv()
    sys.exit(suite.main(sys.argv[1:]))

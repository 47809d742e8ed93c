"""Draw the pictures of the README anew; see --help."""

import sys

from lib import setup

if __name__ == "__main__":
    setup.enter_venv()
    from lib import pictures

    sys.exit(pictures.main(sys.argv[1:]))

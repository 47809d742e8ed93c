"""Make the sealed file's own vectors anew, or check the committed ones; see --help."""

import sys

from lib import setup

if __name__ == "__main__":
    setup.enter_venv()
    from lib import vectors

    sys.exit(vectors.main(sys.argv[1:]))

"""Collect the sentences to translate, check the catalogues, compile them; see --help."""

import sys

from lib import setup

if __name__ == "__main__":
    setup.enter_venv()
    from lib import text

    sys.exit(text.main(sys.argv[1:]))

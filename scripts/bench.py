"""Measure, and compare each figure with its target; see --help."""

import sys

from lib import bench, setup

if __name__ == "__main__":
    setup.enter_venv()
    sys.exit(bench.main(sys.argv[1:]))

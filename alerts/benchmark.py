"""`python -m alerts.benchmark`: the detector on a scoring harness, see benchmarks/_harness.py."""

import sys

from benchmarks._harness import main

if __name__ == "__main__":
    main(sys.argv[1:])

"""The command line."""

import os

# The products of the models are small: OpenBLAS's threads would spin between them, at half again
# the processor time. It reads this once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

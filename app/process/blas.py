"""Leaves OpenBLAS one thread; imported before numpy, which reads the setting once.

The products of the models are small: more threads spin between them, at half again the processor
time.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

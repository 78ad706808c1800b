"""The command line."""

from app.process import blas  # noqa: F401, before numpy

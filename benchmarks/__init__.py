"""Speed and quality of the product, each measured against a named baseline."""

from app.process import blas  # noqa: F401, before numpy

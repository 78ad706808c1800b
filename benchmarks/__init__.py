"""Speed and quality of the product, each measured against a named baseline."""

import otklik  # noqa: F401  as many threads as the product

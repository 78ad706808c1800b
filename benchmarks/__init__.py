"""Speed and quality of the product, each measured against a named baseline."""

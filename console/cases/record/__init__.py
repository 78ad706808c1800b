"""Pages of the record of a case."""

"""Words of reports."""

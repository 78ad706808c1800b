"""Words and number forms of reports."""

"""Parts of reports, built over an open installation."""

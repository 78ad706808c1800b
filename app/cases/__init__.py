"""Parts of casework, built over an open installation."""

"""Reports over an open installation."""

"""People, the audit and the installation."""

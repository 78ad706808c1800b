"""The API: the console's pages and actions as JSON, for programs with a token."""

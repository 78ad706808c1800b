"""The web console: server-rendered pages in Russian."""

"""What keeps a foreign file from harm: limits, a child process, checks of packages."""

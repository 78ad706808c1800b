"""Letters: what a saved e-mail says, read in a child process."""

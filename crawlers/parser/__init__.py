"""A child process beside the crawler for what is heavy on the processor."""

"""Long work: requests, kinds, and the process that runs it."""

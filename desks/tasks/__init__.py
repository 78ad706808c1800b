"""Long work: who asks for it, what kinds there are, and how a process does it."""

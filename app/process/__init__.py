"""What a process is to its machine and to the others: threads, memory, pulse."""

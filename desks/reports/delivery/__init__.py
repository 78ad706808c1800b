"""Reports as people deal with them: make, find, approve, send, subscribe; and the schedule."""

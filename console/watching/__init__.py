"""What watches the installation: the planted page of the heartbeat, the trace of a post."""

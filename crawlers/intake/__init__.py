"""The path of a post to the queue: checked, masked, put."""

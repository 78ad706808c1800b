"""Reports: what they are made with."""

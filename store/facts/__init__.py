"""Facts that cuts count: written with what they are of, and read by what changed."""

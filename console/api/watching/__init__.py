"""The meters of the installation, and the way of one post, case or alert."""

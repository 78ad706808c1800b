"""An address read once, to see whether it does as a source."""

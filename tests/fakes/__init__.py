"""Ports in memory, each an implementation that passes its port's contract suite."""

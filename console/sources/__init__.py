"""Sources, probes and imported lists."""

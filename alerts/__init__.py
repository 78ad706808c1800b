"""Detects spikes of complaints and runs the alerts that follow from them."""

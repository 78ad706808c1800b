"""Pages printed as PDF by the system's Chromium."""

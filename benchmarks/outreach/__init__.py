"""What is measured of outreach."""

"""What people do in outreach."""

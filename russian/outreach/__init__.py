"""Words of outreach."""

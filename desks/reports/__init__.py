"""Reports: cuts, figures and documents, looked at and sent."""

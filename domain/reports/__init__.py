"""What a report counts, the figures it names, and the document they stand in."""

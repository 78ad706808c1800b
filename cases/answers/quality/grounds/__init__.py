"""On what grounds a date is a promise or none: norms, events, deeds and words of others."""

"""The language of searches: names of fields, and the conditions that every hit meets."""

"""Where and what foreign tables of cases speak of, in the region."""

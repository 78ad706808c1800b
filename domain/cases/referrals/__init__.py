"""Cases handed over by a link: to whom, for how long, and what the link may do."""

"""Opinion leaders: the list, the page of each, and the feed of the followed."""

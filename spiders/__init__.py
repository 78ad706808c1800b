"""One spider for each kind of source; Scrapy finds them by name."""

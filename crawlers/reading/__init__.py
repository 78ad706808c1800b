"""From bytes to text, dates, entries and links, whatever the network."""

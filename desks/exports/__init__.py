"""Tables that people take away: the same whether a page writes them at once or a task does."""

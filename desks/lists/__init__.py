"""Lists of posts: their rows, orders, filters and folded copies."""

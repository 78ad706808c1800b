"""Reports on their way: when they are due, how they are kept, the links that open them."""

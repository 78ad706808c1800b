"""Which posts tell of one problem."""

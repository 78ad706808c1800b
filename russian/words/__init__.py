"""Words of the language itself: their forms and readings."""

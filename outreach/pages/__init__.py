"""Official pages: which are missing, how each is kept, what is asked below it and answered."""

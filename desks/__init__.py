"""What people and programs do and look at, once for pages, the API and the shell."""

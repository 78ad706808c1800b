"""Speed of what an administrator does with an installation."""

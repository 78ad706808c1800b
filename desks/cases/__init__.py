"""Cases: opening, moving and reading them."""

"""The nouns of the product: frozen values and the Protocols between rooms. Standard library only."""

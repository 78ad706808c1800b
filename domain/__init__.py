"""The nouns of the product and the Protocols between rooms. Standard library only."""

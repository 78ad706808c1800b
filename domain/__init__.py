"""The nouns of the product and the Protocols of its ports. Standard library only."""

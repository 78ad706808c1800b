"""Sessions, tokens, attempts to sign in, and signed links. Pure."""

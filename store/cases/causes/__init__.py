"""Tables of chronic problems and agreements."""

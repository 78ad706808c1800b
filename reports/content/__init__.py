"""What each report says: documents of words and figures, made from small Protocols."""

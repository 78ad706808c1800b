"""What an answer claims: when it ends, why it is, whose it is."""

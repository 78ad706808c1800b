"""Official pages: their register, audits, ticks and links."""

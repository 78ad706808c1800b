"""Cases: what a person wants solved, on its way through the centre and the bodies that answer."""

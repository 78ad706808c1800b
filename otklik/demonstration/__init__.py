"""What people and bodies do in the demo: their cases, their answers, and what is read in them."""

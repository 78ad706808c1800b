"""How models are fitted, tried and scored."""

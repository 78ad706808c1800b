"""«Разрезы»: any two dimensions by step of time."""

"""Commands of what surrounds cases: their records, scores, what keeps coming back."""

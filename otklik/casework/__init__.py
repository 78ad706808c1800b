"""Commands of what surrounds cases: answers, links, records, scores, what keeps coming back."""

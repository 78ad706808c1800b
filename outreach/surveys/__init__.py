"""What comes of a survey: counts, weights, intervals, bursts."""

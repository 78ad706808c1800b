"""What an answer is worth: promises, completeness, facts, formality, points, contradictions"""

"""Recommendations: the rules that propose them over figures."""

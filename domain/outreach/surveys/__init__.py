"""Surveys: the questionnaire, who may answer, what was answered and what came of it."""

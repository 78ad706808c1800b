"""How things are said in Russian: counts, moments, words for ids."""

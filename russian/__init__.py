"""How the product words things in Russian: counts, moments, words for ids; the dictionary."""

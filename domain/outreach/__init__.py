"""Nouns of outreach: official pages, mistakes of bodies, practices, content, seminars."""

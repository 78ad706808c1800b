"""Mistakes of bodies in public talk: how they show, and from which strength on."""

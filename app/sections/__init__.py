"""The settings by section; app/settings.py composes them."""

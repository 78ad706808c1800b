"""Ports of the watch over terms: warnings, saved views, absences."""

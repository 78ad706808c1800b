"""Ports of casework: cases, what other systems say of them, warnings, views, absences."""

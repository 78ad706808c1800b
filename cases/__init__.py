"""Casework: what comes in from other systems becomes cases."""

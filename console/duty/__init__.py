"""Duty and handovers."""

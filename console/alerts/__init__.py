"""Alerts, silences, rules and the map."""

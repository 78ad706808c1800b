"""Watching an installation: its meters for Prometheus, its heartbeat, the trace of one post."""

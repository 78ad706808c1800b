"""The record of a case on one page."""

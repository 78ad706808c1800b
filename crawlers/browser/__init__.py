"""Chromium behind Scrapy, and its only way to the network."""

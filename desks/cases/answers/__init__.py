"""Answers to cases: their quality, and what they promise"""

"""Weights that are learned from labelled sets, and how they carry"""

"""Dates and terms that Russian sentences state, read by grammar"""

"""Drafts of answers: what a body starts from, what is checked, one text for many cases"""

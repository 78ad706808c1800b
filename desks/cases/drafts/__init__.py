"""Drafts of answers: what a body starts from, what is checked before it is sent, one for many cases"""

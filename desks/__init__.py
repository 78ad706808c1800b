"""Use cases of the pages, the API and the shell; a method of a desk raises Forbidden if its viewer
lacks the right.
"""

"""The Protocols of the stores and other parts, one file per noun.

Every call may raise the Unavailable error of its part (domain/errors).
"""

"""Durable data except the posts' full text, in SQLAlchemy Core over SQLite or PostgreSQL.

The post queue is in the same database or on Redis Streams.
"""

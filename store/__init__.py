"""Everything durable besides posts' full text: SQLAlchemy Core over SQLite or PostgreSQL, and the
queue of posts in the same database or on Redis Streams.
"""

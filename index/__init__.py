"""The post index: one search over posts, on SQLite FTS5 and on Elasticsearch."""

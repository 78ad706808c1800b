"""The post index on Elasticsearch."""

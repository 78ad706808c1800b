"""The composable template of the Elasticsearch index; index/elastic/templates.py loads it."""

"""The composable template of the Elasticsearch index, as data; index/elastic/templates.py loads it."""

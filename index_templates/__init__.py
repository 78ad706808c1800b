"""The composable template of the Elasticsearch index, as data; index/templates.py loads it."""

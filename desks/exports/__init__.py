"""Exported tables: the same whether a page or a task writes them."""

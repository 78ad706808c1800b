"""Forms that were refused, and forms that are sent twice."""

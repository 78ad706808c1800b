"""What engines of both kinds are told, and their connections."""

PATIENCE = 30  # seconds that a transaction waits for another's lock before it raises Unavailable
READING, NOTING = "otklik_reading", "otklik_noting"  # of a connection
WAITS = "otklik_waits"  # of an engine: the Patience of its calls to a server

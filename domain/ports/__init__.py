"""The Protocols between rooms, a file a noun; every call may raise Unavailable of its room."""

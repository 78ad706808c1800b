"""The API of MAX, and the centre's bot in it."""

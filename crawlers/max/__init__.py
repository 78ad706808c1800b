"""The API of MAX, and the bot of the centre in it."""

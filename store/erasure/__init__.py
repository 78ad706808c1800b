"""What of a person is kept where, and how it goes: posts, words, stories, tombstones."""

"""What a store keeps of a text that databases refuse."""


def kept(text: str) -> str:
    """NUL and lone halves of surrogate pairs become U+FFFD."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\ufffd")

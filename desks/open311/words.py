"""The text of a request: what was written, with the address and the picture below it. Pure."""

LONGEST = 4000  # characters that the specification lets a description have


def worded(description: str, address: str, media: str | None) -> str:
    return "\n".join(one for one in (description, _below(address, media)) if one)


def described(text: str, address: str, media: str | None, *, with_address: bool) -> str:
    """The description of a text that `worded` made; other texts stay as they are."""
    below = _below(address if with_address else "", media)
    return (text.removesuffix(f"\n{below}") if below else text)[:LONGEST]


def _below(address: str, media: str | None) -> str:
    return "\n".join(one for one in (address, f"Фото: {media}" if media else "") if one)

"""The name under which the crawler asks hosts. Pure."""

AGENT = "otklik"  # also in robots.txt


def user_agent(contact: str) -> str:
    return f"{AGENT}/1.0" + (f" (+{contact})" if contact else "")

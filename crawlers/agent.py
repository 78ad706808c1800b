"""The name under which the crawler asks hosts. Pure."""

AGENT = "otklik"  # also in robots.txt


def user_agent(contact: str) -> str:
    """The name with a contact for webmasters, where the installation has one."""
    return f"{AGENT}/1.0" + (f" (+{contact})" if contact else "")

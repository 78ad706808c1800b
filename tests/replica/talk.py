"""Publications for the imitations of networks, said by three residents."""

from datetime import UTC, datetime, timedelta

from replica.post import Network, Outlet, Person, Post, Truth

NOW = datetime.now(UTC).replace(microsecond=0)
TOWN = Outlet(Network.VK, "gorod", "Наш город", "О городе", 1, None, 1.0, 100, True)
PEOPLE = tuple(
    Person(i, name, "Н.", f"{name} Н.") for i, name in enumerate(("Анна", "Борис", "Вера"), 1)
)


def said(
    number: int, text: str, age: timedelta, parent: Post | None = None, **more: object
) -> Post:
    """A resident's publication; the number chooses who."""
    author = PEOPLE[number % len(PEOPLE)]
    given = {"author": author, "number": number, "parent": parent, **more}
    return Post(TOWN, NOW - age, text, Truth("complaint"), **given)  # type: ignore[arg-type]

"""Complaints and incidents of an installation's database, as that many posts leave them."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from app.installation import Installation
from domain.complaint import Complaint
from domain.incident import Incident, Joined, Telling

PERIOD = timedelta(days=365)
COMPLAINTS = 0.35  # of all posts
SIZES = (1, 1, 1, 2, 3, 5, 12, 40)  # complaints of an incident
LASTS = timedelta(days=2)
_BATCH = 500
_Story = tuple[Incident, list[Complaint]]


def fill(installation: Installation, posts: int, seed: int = 1) -> tuple[int, int]:
    """Complaints of a year that ends now, with their incidents; returns both numbers."""
    chance, now = random.Random(seed), installation.clock.now()
    stories = _stories(installation, chance, now)
    left, complaints, incidents = round(posts * COMPLAINTS), 0, 0
    while left > complaints:
        batch = list(islice(stories, _BATCH))
        own = [one for _, story in batch for one in story]
        joined = [Joined(c.post_id, c.incident_id, c.is_copy) for c in own]
        with installation.posts.incidents.joining([], []) as joining:
            joining.save([incident for incident, _ in batch], joined)
        installation.posts.complaints.record(own)
        complaints, incidents = complaints + len(own), incidents + len(batch)
    return complaints, incidents


def _stories(installation: Installation, chance: random.Random, now: datetime) -> Iterator[_Story]:
    region = installation.region
    places = list(region.municipalities.values())
    weights = [place.population or 1 for place in places]
    topics = list(region.topics.values())
    while True:
        id_, topic = f"{chance.getrandbits(64):016x}", chance.choice(topics)
        [place] = chance.choices(places, weights)
        first = now - PERIOD * chance.random()
        ats = sorted(min(now, first + LASTS * chance.random()) for _ in range(chance.choice(SIZES)))
        own = [
            Complaint(
                *(f"{id_}-{n}", at, topic.group, place.id, f"a{chance.randrange(200_000)}"),
                *(f"s{chance.randrange(300)}", id_),
                topic=topic.id,
                is_copy=chance.random() < 0.1,
                history=True,
            )
            for n, at in enumerate(ats)
        ]
        tellings = tuple(
            Telling(c.post_id, c.at, municipality=place.id, group=topic.group, topic=topic.id)
            for c in own[:3]
        )
        yield (
            Incident(
                *(id_, topic.group, place.id, ats[0], ats[-1], len(own), topic.id),
                tellings=tellings,
                named=(("Ленина", 2), ("Лесная", 1)),
            ),
            own,
        )

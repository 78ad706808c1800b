"""What of a restored copy was forgotten since the copy was made: it is erased again before any role
may start.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from app.copies.stores import Stores
from app.erasure.eraser import PURPOSE, Eraser, tombstones
from app.key import key_for, pseudonym_keys
from app.settings import Settings
from domain.operations.erasure import digest_of
from domain.post import EnrichedPost


class Buried:
    """`listed` are tombstones of the lists beside the copies. Posts of the index are looked at as
    they pass.
    """

    def __init__(self, settings: Settings, stores: Stores, listed: Mapping[str, datetime]) -> None:
        self._stores, self._listed = stores, listed
        self._keys = pseudonym_keys(settings.key_file, settings.keys_before)
        self._ids: set[str] = set()

    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]:
        for enriched in self._stores.index.each(months):
            if self._listed and not self._listed.keys().isdisjoint(
                tombstones(self._keys, enriched.post)
            ):
                self._ids.add(enriched.post.id)
            yield enriched

    def erase(self) -> int:
        """How many posts; the stores are compacted if there were any."""
        if not self._listed:
            return 0
        stores = self._stores
        known = set(self._listed)
        self._ids |= {
            id_
            for key in [key_for(one, PURPOSE) for one in self._keys]
            for id_ in stores.ledger.ids()
            if digest_of(key, id_) in known
        }
        entries = [entry.post for entry in stores.queue.each()]
        self._ids |= {
            post.id for post in entries if not known.isdisjoint(tombstones(self._keys, post))
        }
        moments: dict[datetime, list[str]] = defaultdict(list)
        for digest, at in self._listed.items():
            moments[at].append(digest)
        for at, digests in moments.items():
            stores.tombstones.bury(digests, at)
        if not self._ids:
            return 0
        eraser = Eraser(
            stores.queue,
            stores.index,
            stores.erasure,
            stores.tombstones,
            stores.ledger.recorded,
            self._keys,
            None,
        )
        eraser.erase(self._ids)
        stores.index.compact()
        stores.erasure.compact()
        return len(self._ids)

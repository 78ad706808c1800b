"""Builds new month indices beside the old ones and swaps them in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from domain.errors import IndexUnavailable
from domain.post import EnrichedPost
from index.elastic.bulk import Bulk
from index.elastic.templates import template


class ElasticSuccessor:
    def __init__(
        self,
        client: Elasticsearch,
        name: str,
        old: Mapping[str, str],
        scan: Callable[[Sequence[str]], Iterable[EnrichedPost]],
        bulk: Bulk,
    ) -> None:
        self.client, self.name, self.old = client, name, old
        self._scan, self._bulk = scan, bulk
        self._generation = 1 + max((_generation(index) for index in old), default=1)
        self._new: dict[str, str] = {}

    def begin(self) -> None:
        # The setting's pattern forbids «_», so these belong to no other installation.
        for leftover in self.client.indices.get(index=f"{self.name}_*").keys() - self.old.keys():
            self.client.indices.delete(index=leftover)
        if self.old:
            self.client.indices.add_block(index=",".join(self.old), block="write")

    def posts(self) -> Iterable[EnrichedPost]:
        return self._scan(list(self.old))

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        wanted = template(self.name)["template"]
        for month in {enriched.month for enriched in posts} - self._new.keys():
            index = f"{self.name}_{self._generation}-{month}"
            self.client.indices.create(
                index=index, mappings=wanted["mappings"], settings=wanted["settings"]
            )
            self._new[month] = index
        return self._bulk.save(posts, self._new.__getitem__)

    def check(self) -> None:
        before, after = self._count(self.old), self._count(self._new.values())
        if before != after:
            raise IndexUnavailable(f"Elasticsearch: {after} of {before} documents came over")

    def take_over(self) -> None:
        actions: list[dict[str, Any]] = [{"remove_index": {"index": index}} for index in self.old]
        for month, index in self._new.items():
            for alias in (self.name, f"{self.name}-{month}"):
                actions.append({"add": {"index": index, "alias": alias}})
        if actions:
            self.client.indices.update_aliases(actions=actions)

    def give_up(self) -> None:
        for index in self._new.values():
            self.client.indices.delete(index=index, ignore_unavailable=True)
        if self.old:
            self.client.indices.put_settings(
                index=list(self.old), settings={"index.blocks.write": None}
            )

    def _count(self, indices: Iterable[str]) -> int:
        if not (names := list(indices)):
            return 0
        self.client.indices.refresh(index=names)
        return int(self.client.count(index=names)["count"])


def _generation(index: str) -> int:
    match = re.search(r"_(\d+)-\d{4}-\d{2}$", index)
    return int(match[1]) if match else 1

"""Clauses in Elasticsearch's query language. Pure."""

from collections.abc import Collection
from typing import Any

from domain.query import Field, Sort
from domain.steps import Steps
from index.clauses import (
    Before,
    Beginning,
    Clause,
    Equals,
    Every,
    From,
    Lemmas,
    OneOf,
    Some,
    Without,
)
from index.cursor import Key
from index.pages import MAX_VALUES

Query = dict[str, Any]

_SORTS: dict[Sort, list[Query]] = {
    Sort.NEWEST: [{"published_at": "desc"}, {"id": "desc"}],
    Sort.OLDEST: [{"published_at": "asc"}, {"id": "asc"}],
    Sort.RELEVANCE: [{"_score": "desc"}, {"published_at": "desc"}, {"id": "desc"}],
}
OVER_TIME = "over_time"  # no field has this name


def query(clause: Clause) -> Query:
    """Only clauses about words contribute to the score."""
    match clause:
        case Lemmas(lemmas):
            # The field's analyzer splits on white space only, so a lemma stays as it is.
            return {"match_phrase": {"lemmas": " ".join(lemmas)}}
        case Beginning(text):
            return {"prefix": {"lemmas": {"value": text}}}
        case Equals() | OneOf() | From() | Before():
            return {"constant_score": {"filter": _filter(clause), "boost": 0.0}}
        case Without(inner):
            return {"bool": {"must_not": [query(inner)]}}
        case Every(clauses):
            return {"bool": {"must": list(map(query, clauses))}} if clauses else {"match_all": {}}
        case Some(clauses):
            if not clauses:
                return {"match_none": {}}
            return {"bool": {"should": list(map(query, clauses)), "minimum_should_match": 1}}


def ordered(clause: Clause, sort: Sort) -> dict[str, Any]:
    return {
        "query": query(clause),
        "sort": _SORTS[sort],
        # Scores need the statistics of all months; otherwise a word rare in one month would win
        # there.
        "search_type": "dfs_query_then_fetch" if sort is Sort.RELEVANCE else None,
    }


def page_request(
    clause: Clause,
    sort: Sort,
    limit: int,
    after: Key | None,
    facets: Collection[Field],
    steps: Steps | None,
) -> dict[str, Any]:
    """Asks for one hit more than `limit`, which shows whether the page is the last."""
    counted: dict[str, Query] = {
        field.value: {"terms": {"field": field.value, "size": MAX_VALUES}} for field in facets
    }
    if steps:
        counted[OVER_TIME] = {
            "date_histogram": {
                "field": "published_at",
                "calendar_interval": steps.length.value,
                "time_zone": steps.zone.key,
                "min_doc_count": 1,
            }
        }
    return {
        **ordered(clause, sort),
        "size": limit + 1 if limit else 0,
        "search_after": after and list(after),
        "track_total_hits": True,
        "aggregations": counted or None,
    }


def _filter(clause: Equals | OneOf | From | Before) -> Query:
    match clause:
        case Equals(field, value):
            return {"term": {field.value: value}}
        case OneOf(field, values):
            return {"terms": {field.value: sorted(values)}}
        case From(at):
            return {"range": {"published_at": {"gte": at, "format": "epoch_millis"}}}
        case Before(at):
            return {"range": {"published_at": {"lt": at, "format": "epoch_millis"}}}

"""Where a post speaks of: municipality, settlement, and whether it is the region at all. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from domain.post import Label, Labels
from domain.region import Region
from domain.source import Source
from enrichment.places.gazetteer import Gazetteer, Mention, Place, Scope
from enrichment.reading import Reading

REGION, ELSEWHERE = "region", "elsewhere"

PRIOR = 0.5  # a page about one town speaks of that town unless it says otherwise
_PRIOR_VOTE = 0.4  # beside names in the text
_FIRST_VOTE = 1.2  # the first name of a text is more often its subject
_FIRST_VILLAGE = 1.2
_PART = 1.3  # «Широкий, Райчихинск»: a village says more than the town it belongs to
_PASSING = 0.7  # beside one town elsewhere («поезд до Хабаровска»)
_GUESS = 0.6  # one of several villages of a name, chosen by size only


class Places:
    def __init__(self, region: Region, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._people = {s.id: s.population or 0 for s in region.settlements.values()}
        self._parts = {
            s.id
            for s in region.settlements.values()
            if not (town := region.municipalities[s.municipality]).district and s.id != town.centre
        }  # villages of a town
        self._people |= {m.id: m.population or 0 for m in region.municipalities.values()}

    def label(self, readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
        return [self._one(r, known) for r, known in zip(readings, labels, strict=True)]

    def _one(self, reading: Reading, known: Labels) -> Labels:
        mentions = self._gazetteer.find(reading)
        own = [m for m in mentions if m.scope is Scope.OWN]
        source = reading.source
        prior = source.municipality if source else None
        municipality, settlement = self._decide(own, prior)
        if municipality is None and prior and not mentions:
            municipality = Label(prior, PRIOR)
        elif municipality is None and prior and _passing(mentions):
            municipality = Label(prior, PRIOR * _PASSING)
        return known.having(
            municipality=municipality,
            settlement=settlement,
            relevance=_relevance(mentions, municipality, source),
        )

    def _decide(
        self, own: Sequence[Mention], prior: str | None
    ) -> tuple[Label | None, Label | None]:
        if not own:
            return None, None
        certain = {m.options[0].municipality for m in own if len(m.options) == 1}
        votes: dict[str, float] = defaultdict(float)
        best: dict[str, float] = {}
        villages: dict[str, dict[str, float]] = defaultdict(dict)
        for order, mention in enumerate(own):
            place, confidence = self._choose(mention, certain, prior)
            first = _FIRST_VOTE if order == 0 else 1.0
            votes[place.municipality] += confidence * mention.weight * first
            best[place.municipality] = max(best.get(place.municipality, 0.0), confidence)
            if (settlement := place.settlement) is not None:
                found = villages[place.municipality]
                vote = confidence * mention.weight * (1.0 if found else _FIRST_VILLAGE)
                vote *= _PART if settlement in self._parts else 1.0
                found[settlement] = max(found.get(settlement, 0.0), vote)
        if prior in votes:
            votes[prior] += _PRIOR_VOTE
        winner = max(votes, key=votes.__getitem__)
        share = votes[winner] / sum(votes.values())
        sure = round(min(0.98, best[winner] * (0.5 + 0.5 * share)), 3)
        found = villages[winner]
        village = Label(max(found, key=lambda s: (found[s], s)), sure) if found else None
        return Label(winner, sure), village

    def _choose(
        self, mention: Mention, certain: set[str], prior: str | None
    ) -> tuple[Place, float]:
        """Among villages of one name: the one whose district is named beside it, else the page's
        own, else the largest as a guess.
        """
        options = mention.options
        if len(options) == 1:
            return options[0], mention.confidence
        for wanted, factor in ((certain, 1.0), ({prior}, 0.9)):
            for place in options:
                if place.municipality in wanted:
                    return place, mention.confidence * factor
        largest = max(options, key=lambda p: (self._people.get(p.settlement or "", 0), p))
        return largest, mention.confidence * _GUESS


def _passing(mentions: Sequence[Mention]) -> bool:
    return len(mentions) == 1 and mentions[0].scope is Scope.FOREIGN and not mentions[0].territory


def _relevance(
    mentions: Sequence[Mention], municipality: Label | None, source: Source | None
) -> Label | None:
    foreign = sum(m.scope is Scope.FOREIGN for m in mentions)
    whole = max((m.confidence for m in mentions if m.scope is Scope.WHOLE), default=0.0)
    sure = max(municipality.confidence if municipality else 0.0, whole)
    if sure:
        return Label(REGION, round(sure if foreign <= 1 else sure * 0.85, 3))
    if foreign:
        return Label(ELSEWHERE, min(0.95, 0.8 + 0.05 * foreign))
    return Label(REGION, 0.6) if source is not None else None

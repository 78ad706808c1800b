"""What the words of a foreign table of cases mean in the region: subjects, bodies, states. Pure."""

from functools import lru_cache

from domain.cases.filed import FiledState
from domain.privacy.admission import admit_title
from domain.region import Region
from domain.spelling import spelled
from domain.terms.policy import Regime
from region.bounds.refusals import refusal
from region.filed.addresses import Addresses
from region.synonyms import Synonyms

REMEMBERED = 10_000
LONGEST = 200  # characters of a subject, a performer or a state as written there


class FiledNames:
    """Each name is looked up once; tables repeat few of them."""

    def __init__(self, region: Region) -> None:
        exports = region.exports
        self._synonyms, self._region = Synonyms(region), region
        self._states, self._regimes = exports.states, exports.regimes
        self._publicity = exports.publicity
        self.place = Addresses(region).place
        self.subject = lru_cache(REMEMBERED)(self._subject)
        self.body = lru_cache(REMEMBERED)(self._body)
        self.kept = lru_cache(REMEMBERED)(_kept)

    def state(self, written: str) -> FiledState | None:
        return self._states.get(spelled(written))

    def regime(self, written: str) -> Regime | None:
        words = spelled(written)
        return self._regimes.get(words) or next((r for r in Regime if r == words), None)

    def is_public(self, written: str) -> bool | None:
        return self._publicity.get(spelled(written))

    def _subject(self, group: str, topic: str) -> tuple[str | None, str | None, str]:
        """Our group and topic, and the subject as written; nothing of it that is out of bounds."""
        if any(refusal(one) for one in (group, topic) if one):
            return None, None, ""
        group_id = self._synonyms.group(group) if group else None
        meaning = self._synonyms.topic(topic, group_id) if topic else None
        topic_id = meaning.id if meaning else None
        if topic_id and group_id is None:
            group_id = self._region.topics[topic_id].group
        return group_id, topic_id, _kept(": ".join(one for one in (group, topic) if one))

    def _body(self, written: str) -> str | None:
        meaning = self._synonyms.body(written) if written else None
        return meaning.id if meaning else None


def _kept(written: str) -> str:
    return admit_title(written)[:LONGEST]

"""A small lemmatiser, a generated corpus, a plain reading of conditions, and both engines."""

import random
import re
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain import query
from domain.ports.index import PostIndex
from domain.ports.language import Lemmatiser
from domain.post import (
    Attachment,
    Author,
    AuthorKind,
    Engagement,
    EnrichedPost,
    Kind,
    Label,
    Labels,
    Post,
    version_of,
)
from domain.query import All, Condition, Field, Is, Not, Phrase, Since, Until, Word
from domain.source import SourceKind
from index.elastic.elastic import ElasticIndex
from index.embedded.sqlite import SqliteIndex

START = datetime(2026, 9, 20, tzinfo=UTC)
EDGES = ".,!?;:\"'«»()[]{}*^-–—…"
FORMS = {
    "вода": "воды воду воде водой",
    "нет": "нету",
    "отопление": "отопления отоплением отоплении",
    "дом": "дома дому домом домов",
    "дорога": "дороги дорогу дорогой дорог",
    "яма": "ямы яму ям",
    "мусор": "мусора мусором",
    "вывозить": "вывозят вывезли вывозите",
    "тында": "тынды тынде тынду",
    "неделя": "недели неделю недель",
    "уже": "",
    "на": "",
    "и": "",
    "не": "",
    "ждать": "ждем ждали ждут",
    "автобус": "автобуса автобусы",
}
LEMMA_OF = {form: lemma for lemma, forms in FORMS.items() for form in [lemma, *forms.split()]}
ODD = [
    "ж/д",
    "covid-19",
    "c++",
    "8-914",
    "😀",
    "№5",
    "йод",
    "ёлка",
    "a*b",
    "o'hara",
    '5"2',
    "back\\",
]
ODD += ["or", "and", "near", "not", "lemmas:вода", "café", "и́", "100%", "_id", "ß", "–50°c"]

MakePost = Callable[..., EnrichedPost]
Helper = Callable[..., Any]


class SmallLemmatiser:
    """Lower-case words between white space, punctuation at their ends left out; a few forms."""

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        for token in re.finditer(r"\S+", text):
            word = token[0].strip(EDGES)
            if word and word.isprintable():
                start = token.start() + token[0].index(word)
                lemma = word.lower().replace("ё", "е")
                found.append((start, start + len(word), LEMMA_OF.get(lemma, lemma)))
        return found

    def lemmas(self, text: str) -> list[str]:
        return [lemma for _, _, lemma in self.spans(text)]

    def knows(self, word: str) -> bool:
        return word.lower().replace("ё", "е") in LEMMA_OF

    def is_future(self, word: str) -> bool | None:
        return None


@pytest.fixture(scope="session")
def lemmatiser() -> SmallLemmatiser:
    return SmallLemmatiser()


def make_post(
    native_id: str = "1",
    text: str = "Нет воды",
    *,
    at: datetime = START,
    month: str | None = None,
    version: int | None = None,
    labels: Labels | None = None,
    **post: Any,
) -> EnrichedPost:
    """An enriched post; `month` and `version` follow from the times where they are not given."""
    given = {
        "source_id": "gazette",
        "source_kind": SourceKind.RSS,
        "url": f"https://gazette.example/{native_id}",
        "fetched_at": at + timedelta(minutes=3),
        **post,
    }
    made = Post(native_id=native_id, text=text, published_at=at, **given)
    return EnrichedPost(
        made,
        replace(labels or Labels(), lemmas=" ".join(SmallLemmatiser().lemmas(made.body))),
        month or f"{at:%Y-%m}",
        version_of(made.fetched_at, 0) if version is None else version,
    )


@pytest.fixture(scope="session")
def make() -> MakePost:
    return make_post


def generate(number: int, seed: int) -> list[EnrichedPost]:
    """Varied posts of three months; many share an instant, some differ by microseconds only."""
    chance = random.Random(seed)
    words = [*LEMMA_OF, *ODD]

    def maybe(share: float, values: list[str]) -> Label | None:
        if chance.random() > share:
            return None
        return Label(chance.choice(values), chance.random(), by_person=chance.random() < 0.2)

    def sentence(longest: int) -> str:
        return " ".join(chance.choices(words, k=chance.randint(1, longest))).capitalize()

    posts = []
    for i in range(number):
        kind = chance.choice([SourceKind.RSS, SourceKind.TELEGRAM, SourceKind.VK])
        author = Author(chance.choice([*AuthorKind]), f"key{i % 40}", chance.choice([None, "Имя"]))
        posts.append(
            make_post(
                f"{kind}/{i}",
                sentence(14) + chance.choice(["", ".", "!", "\n" + sentence(5)]),
                at=START + timedelta(hours=chance.randrange(1500), microseconds=i % 3 * 400),
                source_id=f"{kind}-{chance.randrange(4)}",
                source_kind=kind,
                title=chance.choice([None, None, sentence(4)]),
                date_stated=chance.random() < 0.9,
                author=chance.choice([None, author]),
                thread_id=chance.choice([None, "f" * 32]),
                edited_at=chance.choice([None, START + timedelta(days=70)]),
                engagement=chance.choice([Engagement(), Engagement(views=i, likes=0)]),
                attachments=chance.choice([(), (Attachment("photo", None, "Яма"),)]),
                labels=Labels(
                    language=Label("ru", 0.99),
                    municipality=maybe(0.8, ["tynda", "belogorsk", "zeya", "zeysky"]),
                    settlement=maybe(0.3, ["tynda-1", "zeya-2"]),
                    group=maybe(0.9, ["housing", "roads", "waste", "transport"]),
                    topic=maybe(0.5, ["housing.heating", "roads.potholes"]),
                    alternatives=chance.choice([(), (Label("roads", 0.2), Label("waste", 0.1))]),
                    kind=maybe(0.9, [*Kind]),
                    sentiment=maybe(0.4, ["negative", "neutral"]),
                    urgency=maybe(0.2, ["high"]),
                    incident_id=chance.choice([None, f"incident-{i % 7}"]),
                ),
            )
        )
    return posts


@pytest.fixture(scope="session")
def corpus() -> list[EnrichedPost]:
    return generate(200, seed=7)


AnyIndex = SqliteIndex | ElasticIndex


def _new_index(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[AnyIndex]:
    lemmatiser = SmallLemmatiser()
    if engine == "sqlite":
        embedded = SqliteIndex(folder / "index.db", lemmatiser, busy=timedelta(milliseconds=200))
        yield embedded
        embedded.close()
        return
    url, ca = request.getfixturevalue("elasticsearch_url"), None
    if engine == "elastic-secured":
        secured = request.getfixturevalue("elasticsearch_secured")
        url, ca = secured.url, secured.ca
    distributed = ElasticIndex(url, f"posts-test-{secrets.token_hex(4)}", ca, lemmatiser)
    yield distributed
    clean(distributed)


def clean(index: ElasticIndex) -> None:
    """Remove what a test left on the shared server."""
    indices = index.client.indices
    for name in indices.get(index=[f"{index.name}-*", f"{index.name}_*"]):
        indices.delete(index=name)
    if indices.exists_index_template(name=index.name):
        indices.delete_index_template(name=index.name)
    index.close()


ENGINES = ["sqlite", pytest.param("elastic", marks=pytest.mark.elasticsearch)]
SECURED = pytest.param("elastic-secured", marks=pytest.mark.elasticsearch)


@pytest.fixture(params=ENGINES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AnyIndex]:
    """A prepared, empty index of each engine."""
    for one in _new_index(request.param, request, tmp_path):
        one.prepare()
        yield one


@pytest.fixture(scope="session", params=[*ENGINES, SECURED])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def loaded(
    engine: str,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    corpus: list[EnrichedPost],
) -> Iterator[AnyIndex]:
    """An index of each engine that holds the corpus; only read from."""
    for one in _new_index(engine, request, tmp_path_factory.mktemp("index")):
        one.prepare()
        assert one.save(corpus) == {}
        one.refresh()
        yield one


@pytest.fixture
def elastic(elasticsearch_url: str, lemmatiser: SmallLemmatiser) -> Iterator[ElasticIndex]:
    """An index on the plain server, not prepared."""
    made = ElasticIndex(elasticsearch_url, f"posts-test-{secrets.token_hex(4)}", None, lemmatiser)
    yield made
    clean(made)


def holds(condition: Condition, enriched: EnrichedPost, lemmatiser: Lemmatiser) -> bool:
    """The plain reading. Knows nothing of ignored words and corrections."""
    tokens = enriched.labels.lemmas.split()
    at = milliseconds(enriched)
    match condition:
        case Word(text, prefix=True):
            beginning = text.lower().replace("ё", "е")
            return any(token.startswith(beginning) for token in tokens)
        case Word(text) | Phrase(text):
            words = lemmatiser.lemmas(text)
            return any(tokens[i : i + len(words)] == words for i in range(len(tokens)))
        case Is(field, value):
            return value_of(enriched, field) == value
        case query.Among(field, values):
            return value_of(enriched, field) in values
        case Since(moment):
            return at >= whole(moment)
        case Until(moment):
            return at < whole(moment)
        case Not(inner):
            return not holds(inner, enriched, lemmatiser)
        case All(conditions):
            return all(holds(c, enriched, lemmatiser) for c in conditions)
        case query.Any(conditions):
            return any(holds(c, enriched, lemmatiser) for c in conditions)


def whole(moment: Any) -> Any:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def milliseconds(enriched: EnrichedPost) -> Any:
    return whole(enriched.post.published_at)


def value_of(enriched: EnrichedPost, field: Field) -> str | None:
    if field is Field.INCIDENT:
        return enriched.labels.incident_id
    if field in (Field.SOURCE, Field.NETWORK, Field.POST, Field.THREAD):
        value = getattr(enriched.post, field)
        return None if value is None else str(value)
    label = getattr(enriched.labels, field)
    return str(label.value) if label else None


def newest_first(posts: Iterable[EnrichedPost]) -> list[str]:
    ordered = sorted(posts, key=lambda e: (milliseconds(e), e.post.id), reverse=True)
    return [e.post.id for e in ordered]


def facets_of(posts: Collection[EnrichedPost], field: Field) -> list[tuple[str, int]]:
    counted = Counter(value for e in posts if (value := value_of(e, field)) is not None)
    return sorted(counted.items(), key=lambda item: (-item[1], item[0]))


def found(index: PostIndex, condition: Condition) -> set[str]:
    """Ids of everything found, which must also be the total."""
    page = index.search(condition, limit=1000)
    assert page.total == len(page.hits)
    return {hit.enriched.post.id for hit in page.hits}


def fill(index: PostIndex, *posts: EnrichedPost) -> None:
    assert index.save(posts) == {}
    index.refresh()


@pytest.fixture(name="holds", scope="session")
def _holds() -> Helper:
    return holds


@pytest.fixture(name="newest_first", scope="session")
def _newest_first() -> Helper:
    return newest_first


@pytest.fixture(name="facets_of", scope="session")
def _facets_of() -> Helper:
    return facets_of


@pytest.fixture(name="found", scope="session")
def _found() -> Helper:
    return found


@pytest.fixture(name="fill", scope="session")
def _fill() -> Helper:
    return fill

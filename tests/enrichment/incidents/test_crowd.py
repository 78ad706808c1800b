"""Among many incidents alive in one town a post joins what is surely its own."""

from enrichment.incidents.evidence import CROWDED, FEW, LEARNED
from tests.enrichment.incidents.test_incident import candidate, joined

GOODS = "кресло диван комод зеркало ковер люстра чайник велосипед коляска аквариум гитара палатка"


def test_the_more_incidents_compete_the_more_must_speak_for_joining() -> None:
    assert LEARNED.limit(0) == LEARNED.limit(FEW - 1) == LEARNED.enough
    assert LEARNED.limit(10 * FEW) > LEARNED.limit(2 * FEW) > LEARNED.enough
    assert CROWDED > 0


def test_neighbours_find_each_other_among_a_thousand_other_troubles() -> None:
    goods = GOODS.split()
    others = [
        candidate(
            f"o{n}", f"Вопрос {n}: {goods[n % 12]} и {goods[n * 7 % 12]}, {n} мешков", n / 100
        )
        for n in range(1_000)
    ]
    crowd, _ = joined(others)
    pair = [
        candidate("a", "Третий день нет отопления, батареи ледяные, дети мёрзнут", 20),
        candidate("b", "Батареи ледяные третий день, отопления нет, мёрзнем", 21),
    ]
    _, places = joined(pair, list(crowd.values()), first=5_000)
    assert places["a"].incident_id == places["b"].incident_id
    assert places["a"].incident_id not in crowd

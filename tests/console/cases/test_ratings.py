"""«Рейтинг» on a page: a red body with its reason, and links to the cases of each number."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.cases.case import OriginKind
from domain.cases.workflow import CaseDeed
from russian.casework.cases import CaseWords
from russian.ratings.editions import view_words
from tests.console.cases.test_cases import words
from tests.domain.cases.lives import START, a_case, life
from tests.making import page_of
from tests.store.test_cases import kept

D = CaseDeed


@pytest.fixture
def rated(filled):
    """Eighteen answered cases of each of two bodies, and twelve late ones of housing; ten days
    old.
    """
    shift = filled.clock.now() - timedelta(days=10) - START
    plain = {"origin": OriginKind.HAND, "origin_id": None, "post_id": None, "stream": "phone"}
    case = a_case(received_at=START + shift, **plain)
    for body, count, deeds in (
        ("housing", 12, (D.TAKE,)),
        ("transport", 18, (D.ANSWER,)),
        ("health", 18, (D.ANSWER,)),
    ):
        moves = life((D.ROUTE, {"body": body}), *deeds)
        for _ in range(count):
            kept(filled.casework.cases, case, [replace(one, at=one.at + shift) for one in moves])
    return filled


def test_a_red_body_says_why_and_each_number_opens_its_cases(client, rated) -> None:
    page = client.get("/cases/ratings?months=1")
    text = words(page)
    assert "красная зона Министерство жилищно-коммунального хозяйства" in text
    assert "В срок 0 % из 12; обычный орган" in text
    assert "реже одного раза из тысячи" in text
    assert "1–2 из 3" in text
    assert "3 из 3" in text
    links = [one["href"] for one in page_of(page).select("table td a")]
    assert len(links) > 12
    overdue = client.get("/cases/ratings/housing/overdue?months=1")
    assert len(page_of(overdue).select("table tbody tr")) == 12
    title = "Просрочено на конец периода: Министерство жилищно-коммунального хозяйства"
    assert title in words(overdue)
    for link in links[:4]:
        assert client.get(link).status_code == 200


def test_an_empty_rating_and_wrong_addresses_say_so(client) -> None:
    assert "ни у одного органа не было обращений" in words(client.get("/cases/ratings"))
    assert client.get("/cases/ratings?months=5").status_code == 400
    assert client.get("/cases/ratings?months=x").status_code == 400
    assert client.get("/cases/ratings/housing/beauty").status_code == 400
    assert client.get("/cases/ratings/housing/on_time").status_code == 404


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("stream:pos", "ПОС"),
        ("stream:vk", "ВКонтакте"),
        ("stream:phone", "Телефон"),
        ("stream:asn24", "АСН24"),
    ],
)
def test_a_stream_is_called_as_people_call_it(installation, view, words):
    assert view_words(view, CaseWords(installation.region).stream) == words

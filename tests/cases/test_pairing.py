"""Cases of two streams that may be one, by what they say."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from cases.pairing import COMPARED, find_pairs
from domain.cases.pairs import CaseClues, PairReason
from domain.post import post_id
from domain.source import SourceKind

R = PairReason
AT = datetime(2026, 11, 24, tzinfo=UTC)
COLD = "Второй день холодные батареи в квартире, улица Лесная, дом пять"
COLDER = "Второй день холодные батареи по улице Лесная, дом пять"


def clues(case_id, stream, **fields):
    return CaseClues(case_id, AT + timedelta(hours=case_id), stream, **fields)


def reasons(*some):
    return {(pair.earlier, pair.later): pair.reasons for pair in find_pairs(some)}


def test_one_post_under_two_addresses_makes_a_pair():
    one = clues(1, "incidents", link="https://t.me/s/gorod/7")
    other = clues(2, "pos", link="http://www.t.me/gorod/7/")
    opened = clues(3, "telegram", post_id=post_id(SourceKind.TELEGRAM, "gorod/7"))
    for some in permutations((one, other, opened)):
        assert reasons(*some) == {(1, 2): (R.LINK,), (1, 3): (R.LINK,), (2, 3): (R.LINK,)}
    assert reasons(one, clues(4, "pos", link="https://t.me/gorod/8")) == {}
    assert reasons(one, clues(4, "incidents", link=one.link)) == {}


def test_a_number_said_in_the_text_or_as_own_number_makes_a_pair():
    one = clues(2, "pos", stream_number="ПОС-104233")
    told = clues(1, "phone", text="Писала уже, номер пос-104233, ответа нет.")
    assert reasons(one, told) == {(1, 2): (R.NUMBER,)}
    assert reasons(one, clues(3, "letter", own_number=" ПОС-104233 ")) == {(2, 3): (R.NUMBER,)}
    assert reasons(one, clues(3, "letter", text="Номер ПОС-1042334")) == {}
    assert reasons(clues(1, "pos", stream_number="12"), clues(2, "phone", text="Дом 12")) == {}


def test_alike_texts_of_one_incident_make_a_pair():
    one, other = (
        clues(n, stream, text=text, incident_id="i")
        for n, stream, text in ((1, "pos", COLD), (2, "phone", COLDER))
    )
    assert reasons(one, other) == {(1, 2): (R.TEXT,)}
    assert reasons(one, clues(2, "phone", text=COLDER, incident_id="j")) == {}
    assert reasons(one, clues(2, "phone", text=COLDER)) == {}
    assert (
        reasons(one, clues(2, "phone", text="Нет света, темно весь вечер", incident_id="i")) == {}
    )
    assert reasons(*(clues(n, str(n), text="Нет света", incident_id="i") for n in (1, 2))) == {}


def test_more_reasons_are_surer_and_come_first():
    known = {"text": COLD, "incident_id": "i"}
    one, other = clues(1, "pos", **known), clues(2, "phone", **known)
    both = clues(3, "incidents", **known, link="https://t.me/gorod/7")
    more = clues(4, "telegram", post_id=post_id(SourceKind.TELEGRAM, "gorod/7"), **known)
    first, *rest = find_pairs([one, other, both, more])
    assert (first.earlier, first.later, first.reasons) == (3, 4, (R.LINK, R.TEXT))
    assert first.score > 0.9 > rest[0].score


def test_a_crowded_incident_is_not_compared_with_itself_whole():
    crowd = [clues(n, str(n), text=COLD, incident_id="i") for n in range(4 * COMPARED)]
    assert len(find_pairs(crowd)) <= 4 * COMPARED * COMPARED

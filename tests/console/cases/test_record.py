"""«Вся история»: what is printed of a case, with personal data and without; a long case."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest

from app.cases.casework import make_recording
from desks.cases.moves import CaseMoves
from desks.cases.record.desk import MOVES
from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.case import CaseMove
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.workflow import CaseDeed
from domain.person import Role
from domain.reports.kind import MEDIA_TYPES, DocumentKind
from tests.console.cases.test_cases import ANNA, by_hand, move, words
from tests.console.conftest import NOW
from tests.console.signing import browser, person
from tests.making import page_of
from tests.statements import statements

D = CaseDeed


def test_the_record_tells_the_whole_life_without_names_and_address(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing", note="срочно")
    move(filled, number, D.ANSWER, note="Фонарь починили 24 ноября")
    move(filled, number, D.RETURN, note="Не горит")
    assert "Вся история" in words(client.get(f"/cases/{number}"))
    plain = words(client.get(f"/cases/{number}/story"))
    for part in ("передано", "Фонарь починили 24 ноября", "Не горит", "Не горит фонарь у дома"):
        assert part in plain
    assert "Срок: " in plain  # the arithmetic
    assert "Возвращали 1 раз" in plain
    assert not [name for name in ("Анна", "Лесная") if name in plain]
    whole = words(client.get(f"/cases/{number}/story?personal=1"))
    assert [name for name in ("Анна", "Лесная") if name in whole] == ["Анна", "Лесная"]
    assert client.get(f"/cases/{number}/story?personal=yes").status_code in (400, 422)


def test_a_reader_has_no_text_of_a_filed_case_and_no_names(filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing", note="Тайная заметка")
    with browser(filled, one=person(filled, Role.ANALYST, name="Аня")) as reader:
        page = words(reader.get(f"/cases/{number}/story"))
        assert not [one for one in ("Анна", "Лесная", "фонарь у дома", "Тайная") if one in page]
        assert reader.get(f"/cases/{number}/story?personal=1").status_code == 403
    with browser(filled, one=person(filled, Role.HEAD, name="Г", bodies=("roads",))) as foreign:
        assert foreign.get(f"/cases/{number}/story").status_code == 404


def test_answers_of_the_record_say_how_they_are_known(client, filled) -> None:
    number = by_hand(filled)
    how = AnswerOrigin.THREAD, AnswerState.TAKEN, Proof.VERIFIED
    answer = CaseAnswer(number, NOW, NOW, "Починили вчера", *how, post_id="p9", gone_at=NOW)
    assert filled.casework.answers.add(answer)
    page = words(client.get(f"/cases/{number}/story"))
    assert "итоговый, найден под постом: принят, подтверждён, удалён" in page
    assert "Починили вчера" in page


def test_the_record_has_the_quality_of_answers_and_what_they_promised(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing")
    move(filled, number, D.ANSWER, note="Фонарь у дома заменим до 15 декабря 2026 года, мастер Ким")
    page = words(client.get(f"/cases/{number}/story"))
    assert "из 5, предложила система" in page
    assert "Обещано: «" in page


def long_life(installation, number, moves, voices):
    """Moves by the store itself with their answers, and voices of posts that are not in the
    index.
    """
    cases = installation.casework.cases
    stored, recording = cases.get(number), make_recording(installation)
    life = list(cases.moves_of([number])[number])
    at, turn = life[-1].at, (D.TAKE, D.ANSWER, D.RETURN)
    life.append(CaseMove(len(life) + 1, D.ROUTE, at, "Анна", body="housing"))
    cases.save(number, life[-1], standing(life), deadlines(stored.case, life, installation.region))
    with installation.transaction():
        while len(life) < moves:
            deed = turn[(len(life) - 2) % 3]
            at += timedelta(seconds=1)
            note = "Фонарь у дома 5 заменим до 15 декабря 2026 года. " * 4
            life.append(CaseMove(len(life) + 1, deed, at, "Анна", note))
            recording.record(stored.case, life[:-1], life[-1:])
            cases.save(number, life[-1], standing(life), stored.deadlines)
    cases.hear({f"voice{n}": number for n in range(voices)}, at)


@pytest.mark.soak  # the life is written move by move
def test_a_case_of_500_moves_and_2000_voices_draws_no_more_and_asks_no_more(client, filled) -> None:
    """Each of 166 answers has a quality, a likest one and a promise."""
    first, short, number = by_hand(filled), by_hand(filled), by_hand(filled)
    for case, moves, voices in ((first, 5, 1), (short, 5, 1), (number, 500, 2000)):
        long_life(filled, case, moves, voices)
        client.get(f"/cases/{case}")
    with statements() as few:
        brief = client.get(f"/cases/{short}")
    with statements() as many:
        page = client.get(f"/cases/{number}")
    assert len(many) == len(few)
    assert len(few) <= 41
    shown = page_of(page)
    assert [len(page_of(one).select("#quality > article ul.points")) for one in (brief, page)] == [
        1,
        3,
    ]
    assert len(shown.select("#quality ~ details article")) == 12
    assert "Прежние ответы: 163" in words(page)
    assert "Раньше: 40 шагов" in words(page)
    assert shown.select("#happened ~ ol.history")[-1]["start"] == "491"
    heads = [one.text for one in shown.select("main h2")]
    order = ["Что сделать", "Сроки", "Ответы", "Откуда взялось", "Что происходило"]
    assert [one for one in heads if one in order] == order
    assert len(shown.select("#happened ~ ol.history > li")) <= 50
    assert len(page.text) < len(brief.text) + 60_000
    record = client.get(f"/cases/{number}/story")
    assert len(page_of(record).select(".record ol.history > li")) >= 500 <= MOVES


def test_undoing_stays_visible_in_the_record(client, filled) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing")
    CaseMoves(filled).undo(ANNA, number)
    assert "(отменено)" in words(client.get(f"/cases/{number}/story"))


def test_the_record_is_a_file_without_names_and_address_unless_they_are_asked(
    client, filled
) -> None:
    number = by_hand(filled)
    move(filled, number, D.ROUTE, body="housing", note="срочно")
    move(filled, number, D.ANSWER, note="Фонарь починили 24 ноября")
    move(filled, number, D.RETURN, note="Не горит")
    files = f"/cases/{number}/story/file"
    plain = client.get(files)
    assert plain.headers["content-type"] == MEDIA_TYPES[DocumentKind.DOCX]
    assert "attachment" in plain.headers["content-disposition"]
    text = words_of(plain.content)
    for part in ("вся история", "передано", "Фонарь починили 24 ноября", "Не горит", "Срок: "):
        assert part in text
    assert not [name for name in ("Анна", "Лесная") if name in text]
    whole = words_of(client.get(f"{files}?personal=1").content)
    assert [name for name in ("Анна", "Лесная") if name in whole] == ["Анна", "Лесная"]
    page = client.get(f"{files}?kind=html")
    assert "attachment" in page.headers["content-disposition"]
    assert "Фонарь починили" in page.text
    assert client.get(f"{files}?kind=exe").status_code in (400, 422)


def test_who_may_not_read_a_case_gets_no_file_of_it(filled) -> None:
    number = by_hand(filled)
    with browser(filled, one=person(filled, Role.ANALYST, name="Аня")) as reader:
        text = words_of(reader.get(f"/cases/{number}/story/file").content)
        assert not [one for one in ("Анна", "Лесная", "фонарь у дома") if one in text]
        assert reader.get(f"/cases/{number}/story/file?personal=1").status_code == 403
    with browser(filled, one=person(filled, Role.HEAD, name="Г", bodies=("roads",))) as foreign:
        assert foreign.get(f"/cases/{number}/story/file").status_code == 404


def words_of(content: bytes) -> str:
    file = docx.Document(BytesIO(content))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in file.paragraphs), *cells])

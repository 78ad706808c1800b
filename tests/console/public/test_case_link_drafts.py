"""The page of a link helps to write: templates, checks, and nothing is sent with an empty place."""

import pytest

from desks.cases.drafts.templates import TemplateDesk
from domain.cases.workflow import CaseState
from tests.console.public.test_case_links import Town
from tests.desks.test_cases import ANNA
from tests.making import page_of

PHONE = "Мастер Иванова Мария Петровна, 89141234567, придёт 24 ноября."


@pytest.fixture
def town(installation):
    return Town(installation)


def words(answer):
    return " ".join(page_of(answer).get_text(" ").split())


def test_a_reader_of_a_link_takes_a_template_and_is_told_what_is_empty(town) -> None:
    desk = TemplateDesk(town.installation)
    desk.add(ANNA, "housing", "Ремонт", "Здравствуйте! На {адрес} починим {срок}.")
    desk.add(ANNA, "transport", "Чужой", "Дорогу чинят.")
    path = town.path()
    assert "Проверить и взять шаблон" in words(town.phone.get(path))
    before = len(town.moves()[town.number])
    draft = town.phone.post(f"{path}/draft", data={"deed": "answer", "note": "Готово"})
    page = page_of(draft)
    assert "Не заполнено" not in words(draft)
    assert "Чужой" not in words(draft)
    assert len(draft.content) < 60_000
    button = page.select_one('button[value^="template:"]')
    assert button["formaction"] == f"{path}/draft"
    sent = {"deed": "answer", "note": "", "act": button["value"]}
    filled = town.phone.post(f"{path}/draft", data=sent)
    note = page_of(filled).select_one('form[action$="/answer"] textarea').text
    assert note.strip() == "Здравствуйте! На Лесная, 5 починим {срок}."
    assert "Не заполнено: {срок}" in words(filled)
    refused = town.phone.post(f"{path}/answer", data={"name": "Иванов", "note": note})
    assert (refused.status_code, "не заполнено {срок}" in words(refused)) == (400, True)
    assert len(town.moves()[town.number]) == before
    gone = town.phone.post(f"{path}/draft", data={**sent, "act": "template:999"})
    assert (gone.status_code, "выберите другой" in words(gone)) == (409, True)


def test_a_reader_of_a_link_confirms_what_looks_personal(town) -> None:
    path, sent = town.path(), {"name": "Иванов", "note": PHONE}
    refused = town.phone.post(f"{path}/answer", data=sent)
    assert (refused.status_code, "подтвердите" in words(refused)) == (400, True)
    assert page_of(refused).select_one('form[action$="/answer"] [name="personal_checked"]')
    town.phone.post(f"{path}/answer", data={**sent, "personal_checked": "yes"})
    stored = town.installation.casework.cases.get(town.number)
    assert stored.standing.state is CaseState.ANSWERED
    assert "89141234567" not in town.moves()[town.number][-1].note

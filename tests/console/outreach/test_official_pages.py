"""Pages of official pages."""

from desks.outreach.pages.daily import audit_pages
from domain.person import Role
from tests.console.signing import browser
from tests.desks.outreach.test_pages import PAGE, pages  # noqa: F401 a fixture
from tests.making import page_of


def words(answer):
    return " ".join(page_of(answer).main.get_text(" ").split()).replace(" ,", ",")


def test_the_register_shows_who_waits_first_and_which_page_is_missing(pages) -> None:  # noqa: F811
    audit_pages(pages, pages.clock.now())
    with browser(pages, Role.MEDIA) as client:
        answer = client.get("/pages?body=administration_tynda")
        assert answer.status_code == 200
        shown = words(answer)
        assert shown.index("Ждут ответа") < shown.index("Администрация Тынды")
        assert "1 страница, не хватает 1" in shown
        assert "страницы нет" in shown
        assert page_of(answer).select_one("table.officials td a")["href"] == f"/pages/{PAGE}"


def test_a_page_says_what_to_do_and_from_where_each_thing_is_known(pages) -> None:  # noqa: F811
    with browser(pages, Role.MEDIA) as client:
        assert "ещё не проверяли" in words(client.get(f"/pages/{PAGE}"))
        answer = client.post(f"/pages/{PAGE}/audit")
        shown = words(answer)
        assert "Страница проверена." in shown
        assert "Поставьте обложку." in shown
        assert "видно в сети: groups.getById: has_photo" in shown
        assert "Когда включат воду?" in shown
        assert "не видно из сети" in shown
        ticked = {"element": "mark", "met": "yes", "note": "видно на странице"}
        assert "отметил Анна" in words(client.post(f"/pages/{PAGE}/tick", data=ticked))
        kept = {"page_class": "card", "unit": "Отдел"}
        assert "визитка" in words(client.post(f"/pages/{PAGE}/keep", data=kept))
        refused = client.post(f"/pages/{PAGE}/tick", data={"element": "rhythm", "met": "yes"})
        assert refused.status_code == 400
        assert "Не сделано: этот пункт считает система" in words(refused)
        assert client.get("/pages/nothing").status_code == 404


def test_a_file_has_the_three_blocks_and_missing_pages(pages) -> None:  # noqa: F811
    audit_pages(pages, pages.clock.now())
    with browser(pages, Role.MEDIA) as client:
        rows = client.get("/pages/export?format=csv&body=administration_tynda").text.splitlines()
        titles = next(row for row in rows if row.startswith("Орган;Муниципалитет"))
        for block in ("1. Оформление", "2. Охват", "3. Публикации", "4. Ответы"):
            assert block in titles
        assert any("страницы нет" in row for row in rows)
        # the mark is unknown: an empty cell
        [page] = [row.split(";") for row in rows if "ВКонтакте" in row and "активная" in row]
        assert page[titles.split(";").index("1. Отметка «Госорганизация»")] == ""
        assert client.get("/pages/export?format=xlsx").status_code == 200


def test_the_section_is_for_those_who_work_with_media(pages) -> None:  # noqa: F811
    with browser(pages, Role.EXECUTOR) as client:
        assert client.get("/pages").status_code == 403

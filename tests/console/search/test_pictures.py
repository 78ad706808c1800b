"""The bytes of a picture: a browser neither guesses their type nor runs anything of them."""

from dataclasses import replace

import pytest

from console.application import create_application
from domain.errors import NotFound
from domain.person import Role
from domain.picture import Picture
from domain.post import Attachment
from tests.client import TestClient
from tests.console.conftest import post, written
from tests.console.signing import BASE, PAGE, person, sign_in
from tests.making import page_of

CONTENT = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"


class Gallery:
    def fetch(self, address):
        if "gone" in address:
            raise NotFound("картинку не показать: в источнике её больше нет")
        return Picture(CONTENT, "image/png")


@pytest.fixture
def shown(filled):
    """A browser of a monitor, and the id of a post with a photo and one that is gone."""
    photos = (Attachment("photo", "https://e.example/1"), Attachment("photo", "https://e/gone"))
    one = replace(post(78, "Яма на Ленина, фото"), attachments=photos)
    written(filled, one)
    application = create_application(filled, pictures=Gallery())
    with TestClient(application, base_url=BASE, headers=PAGE) as client:
        sign_in(client, filled, person(filled, Role.MONITOR))
        yield client, one.id


def test_a_picture_has_its_type_and_no_power(shown):
    client, post_id = shown
    answer = client.get(f"/posts/{post_id}/pictures/0")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    headers = answer.headers
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, max-age=600"
    assert "set-cookie" not in headers


def test_a_picture_that_is_gone_says_so(shown):
    client, post_id = shown
    answer = client.get(f"/posts/{post_id}/pictures/1")
    assert answer.status_code == 404
    assert "в источнике её больше нет" in page_of(answer).main.text
    assert client.get(f"/posts/{post_id}/pictures/-1").status_code == 400
    assert client.get(f"/posts/{post_id}/pictures/7").status_code == 404


def test_the_page_of_a_post_offers_its_photos_and_loads_none(shown):
    client, post_id = shown
    page = page_of(client.get(f"/posts/{post_id}"))
    links = [one["href"] for one in page.select("a[data-picture]")]
    assert links == [f"/posts/{post_id}/pictures/{n}" for n in range(2)]
    assert not page.select("img[src*='/pictures/']")
    found = page_of(client.get("/search", params={"q": f"пост:{post_id}"}))
    assert [one["href"] for one in found.select("main a[data-picture]")] == links


def test_who_asks_too_often_waits(shown):
    client, post_id = shown
    answers = [client.get(f"/posts/{post_id}/pictures/0").status_code for _ in range(70)]
    assert answers[0] == 200
    assert answers[-1] == 429

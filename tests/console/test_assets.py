"""Static files: addresses that name their content, and how long a browser keeps them."""

import gzip
import re
from importlib.resources import files

import pytest

from console.assets import FOREVER, Assets, shipped
from tests.client import TestClient
from tests.making import page_of

FOLDER = files("console") / "static"


def of(**contents):
    return Assets({name.replace("_", "."): text.encode() for name, text in contents.items()})


def test_a_changed_file_changes_every_address():
    before, after = of(a_css="x", b_js="y"), of(a_css="x", b_js="z")
    assert before.url("a.css") != after.url("a.css")
    assert before.url("a.css") == of(b_js="y", a_css="x").url("a.css")
    with pytest.raises(KeyError):
        before.url("c.css")


def test_a_present_address_is_kept_and_an_earlier_one_gets_the_present_file():
    assets = of(a_css="body {}", i_woff2="font")
    client = TestClient(assets)
    answer = client.get(assets.url("a.css"))
    assert (answer.text, answer.headers["cache-control"]) == ("body {}", FOREVER)
    assert answer.headers["content-type"].startswith("text/css")
    for path in ("/static/a.css", "/static/0123456789ab/a.css"):
        other = client.get(path)
        assert (other.text, other.headers["cache-control"]) == ("body {}", "no-cache")
    assert client.get(assets.url("i.woff2")).headers["content-type"] == "font/woff2"


def test_texts_are_sent_compressed_to_those_who_take_it():
    assets = of(a_css="body {}" * 100)
    client = TestClient(assets)
    packed = client.get(assets.url("a.css"), headers={"accept-encoding": "br, gzip"})
    plain = client.get(assets.url("a.css"), headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert (
        int(packed.headers["content-length"])
        == len(gzip.compress(plain.content, 9, mtime=0))
        < len(plain.content)
    )


def test_no_page_and_no_style_asks_another_host(client):
    soup = page_of(client.get("/search"))
    loaded = [one.get("href") or one.get("src") for one in soup.select("link, script, img")]
    assert loaded
    assert all(address.startswith(f"/static/{shipped().version}/") for address in loaded)
    style = (FOLDER / "style.css").read_text("utf-8")
    assert "@import" not in style
    own = {file.name for file in FOLDER.iterdir()}
    assert set(re.findall(r"url\(([^)]*)\)", style)) <= own


def test_every_icon_that_a_page_names_is_drawn():
    sprite = (FOLDER / "icons.svg").read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = set()
    for template in (files("console") / "templates").iterdir():
        named |= set(re.findall(r"icon\(\"([\w-]+)\"[,)]", template.read_text("utf-8")))
    assert named
    assert named <= drawn

"""Which engine wrote a page."""

import pytest

from crawlers.forums.topics import Engine, recognise
from domain.errors import PollFailed

PAGES = {
    '<meta name="generator" content="Discourse 3.6.0.beta2 - https://…">': Engine.DISCOURSE,
    '<meta id="data-discourse-setup" data-base-url="https://f.example">': Engine.DISCOURSE,
    '<a href="./viewforum.php?f=2" class="forumtitle">Город</a>': Engine.PHPBB,
    '<body id="phpbb" class="nojs">': Engine.PHPBB,
}


@pytest.mark.parametrize("page", PAGES)
def test_an_engine_is_recognised_by_its_page(page: str) -> None:
    assert recognise(f"<html>{page}</html>".encode(), "text/html") is PAGES[page]


def test_another_engine_is_told() -> None:
    with pytest.raises(PollFailed, match="не узнан"):
        recognise(b"<html><body>Powered by something</body></html>", "text/html")

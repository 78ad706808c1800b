"""Which account is official, and which comment answers what."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from domain.cases.answers.replies import OfficialAccounts, Reply, account_of, reply_to
from domain.post import Author, AuthorKind
from domain.source import SourceKind
from region.loader import load_region, region_folder
from tests.making import a_post, a_source

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
K = SourceKind
MARIA, IVAN = (Author(AuthorKind.PRIVATE, name) for name in ("maria", "ivan"))


def a_comment(native, root, *, to=None, at=NOW + HOUR, author=IVAN):
    return a_post(native, at, thread_id=root.id, parent_id=to and to.id, author=author)


ROOT = a_post("root", NOW, author=MARIA)
ASKED = a_comment("asked", ROOT, to=ROOT, author=MARIA)
OTHER = a_comment("other", ROOT, to=ROOT)
ROWS = [
    ("below the post", ROOT, a_comment("a", ROOT, to=ROOT), None, Reply.DIRECT),
    ("addressed to nobody", ROOT, a_comment("a", ROOT), None, Reply.DIRECT),
    ("to another resident", ROOT, a_comment("a", ROOT, to=OTHER), OTHER, None),
    ("to the author's comment", ROOT, a_comment("a", ROOT, to=ASKED), ASKED, Reply.DIRECT),
    ("earlier than the post", ROOT, a_comment("a", ROOT, to=ROOT, at=NOW - HOUR), None, None),
    ("in another thread", ROOT, a_comment("a", OTHER, to=OTHER), None, None),
    ("to the comment", ASKED, a_comment("a", ROOT, to=ASKED), None, Reply.DIRECT),
    (
        "to the post above",
        ASKED,
        a_comment("a", ROOT, to=ROOT, at=NOW + 2 * HOUR),
        None,
        Reply.BELOW,
    ),
    ("above, but earlier", ASKED, a_comment("a", ROOT, to=ROOT, at=NOW), None, None),
    ("to a neighbour", ASKED, a_comment("a", ROOT, to=OTHER, at=NOW + 2 * HOUR), OTHER, None),
    ("itself", ASKED, ASKED, None, None),
]


@pytest.mark.parametrize(
    ("asked", "answer", "parent", "reply"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_an_answer_is_to_the_author_or_below_the_post_and_later(asked, answer, parent, reply):
    assert reply_to(answer, asked, parent) is reply


@pytest.mark.parametrize(
    ("kind", "address", "key"),
    [
        (K.VK, "-12", "-12"),
        (K.VK, "club12", "-12"),
        (K.VK, "amurobl", None),
        (K.TELEGRAM, "@AmurObl", "amurobl"),
        (K.OK, "5500", "5500"),
        (K.OK, "gorod", None),
        (K.RSS, "https://example.org/feed", None),
    ],
)
def test_an_account_is_what_comments_name(kind, address, key) -> None:
    assert account_of(a_source("a", kind, address=address)) == key


def test_a_registered_page_is_official_on_any_wall_of_its_network_and_nobody_else() -> None:
    town = a_source("town", K.VK, address="-1", owner_body="housing")
    named = a_source("named", K.VK, address="gorod", owner_body="housing")
    talk = a_source("talk", K.VK, address="-2")
    sources = {one.id: one for one in (town, named, talk)}
    accounts = OfficialAccounts.of(sources.values(), {"named": "-9"})
    assert set(accounts) == {(K.VK, "-1"), (K.VK, "-9")}

    def page(author, source="talk", kind=K.VK):
        post = a_post("p", NOW, source_id=source, source_kind=kind, author=author)
        return accounts.page_of(post, sources)

    community = AuthorKind.COMMUNITY
    assert page(Author(community, "-1")) == town
    assert page(Author(community, "-9")) == named
    assert page(Author(community, "-2")) is None
    assert page(Author(community, "-1"), kind=K.OK) is None
    assert page(Author(AuthorKind.PRIVATE, "-1")) is None
    assert page(None) is None
    assert page(Author(AuthorKind.OFFICIAL, "-77"), source="named") == named
    assert page(Author(AuthorKind.OFFICIAL, "-77"), source="gone") is None


def test_a_body_is_related_to_what_it_is_a_part_of_and_to_its_successor() -> None:
    region = load_region(region_folder(Path("amur")))
    housing = region.bodies["housing"]
    part = replace(housing, id="part", parent="housing")
    old = replace(housing, id="old", successor="housing")
    region = replace(region, bodies={**region.bodies, "part": part, "old": old})
    assert region.are_related("housing", "housing")
    assert region.are_related("part", "housing")
    assert region.are_related("housing", "part")
    assert region.are_related("old", "part")
    assert not region.are_related("housing", "health")

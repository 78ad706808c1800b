"""Pictures of posts: for whom, how often, and with which line of the audit."""

from dataclasses import replace

import pytest

from desks.pictures import RATE, PictureDesk
from desks.verbs import Verb
from desks.viewer import Door, Viewer
from domain.errors import Forbidden, MustWait, NotFound
from domain.person import Right
from domain.picture import Picture
from domain.ports.audit import AuditFilter
from domain.post import Attachment, EnrichedPost, Label, Labels
from tests.making import a_post

SHOWN = Picture(b"GIF89a", "image/gif")
READER = Viewer("Анна", frozenset({Right.POSTS}), Door.PAGE)


class Host:
    def __init__(self):
        self.asked = []

    def fetch(self, address):
        self.asked.append(address)
        return SHOWN


@pytest.fixture
def gallery(installation):
    """A post of the roads with a link, a photo and a photo without an address."""
    post = replace(
        a_post("1", installation.clock.now()),
        attachments=(
            Attachment("link", "https://example.org/"),
            Attachment("photo", "https://example.org/1.gif"),
            Attachment("photo"),
        ),
    )
    labels = Labels(lemmas="яма", body=Label("roads", 1.0))
    installation.posts.index.save([EnrichedPost(post, labels, "2026-11", 1)])
    installation.posts.index.refresh()
    return installation, post.id


def test_a_photo_is_fetched_and_the_audit_says_by_whom(gallery):
    installation, post_id = gallery
    host = Host()
    assert PictureDesk(installation, host).show(READER, post_id, 1) == SHOWN
    assert host.asked == ["https://example.org/1.gif"]
    [line] = installation.audit.read(AuditFilter(), 10)
    assert (line.who, line.what, line.detail) == ("Анна", Verb.PICTURE, f"{post_id} 1")


@pytest.mark.parametrize("number", [0, 2, 3])
def test_nothing_but_a_photo_is_fetched(gallery, number):
    installation, post_id = gallery
    host = Host()
    with pytest.raises(NotFound):
        PictureDesk(installation, host).show(READER, post_id, number)
    assert host.asked == []


def test_no_picture_of_a_post_that_the_viewer_may_not_read(gallery):
    installation, post_id = gallery
    desk = PictureDesk(installation, Host())
    with pytest.raises(NotFound):
        desk.show(replace(READER, bodies=frozenset({"housing"})), post_id, 1)
    with pytest.raises(NotFound):
        desk.show(READER, "0" * 32, 1)
    with pytest.raises(Forbidden):
        desk.show(replace(READER, rights=frozenset({Right.OWN})), post_id, 1)
    assert desk.show(replace(READER, bodies=frozenset({"roads"})), post_id, 1) == SHOWN


def test_one_viewer_asks_for_so_many_a_minute(gallery):
    installation, post_id = gallery
    stopped = installation.clock.now()

    class Stopped:
        def now(self):
            return stopped

    host = Host()
    desk = PictureDesk(replace(installation, clock=Stopped()), host)
    for _ in range(RATE.calls):
        desk.show(READER, post_id, 1)
    with pytest.raises(MustWait):
        desk.show(READER, post_id, 1)
    assert len(host.asked) == RATE.calls
    assert desk.show(replace(READER, name="Вера"), post_id, 1) == SHOWN

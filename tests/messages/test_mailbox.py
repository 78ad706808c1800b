"""The mailbox of replies over a real IMAP server."""

import pytest

from domain.errors import MailboxUnavailable
from messages.mailbox import Mailbox
from tests.messages.imap_server import PASSWORD, USER, imap_server

PLAIN = b"From: a@b.ru\r\nTo: c@d.ru\r\n\r\nx\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with imap_server(tmp_path_factory.mktemp("imap")) as running:
        yield running


def box_of(server, password=PASSWORD, **fields):
    return Mailbox("127.0.0.1", server.port, USER, password, tls=False, **fields)


def test_letters_are_listed_by_number_and_read_up_to_a_limit(server) -> None:
    with box_of(server).opened() as box:
        assert box.waiting(0, 9).letters == []
    for content in (PLAIN, PLAIN + b"x" * 100_000, b"\xff\xfe\r\n\r\n"):
        server.put(content)
    with box_of(server).opened() as box:
        some = box.waiting(0, 2)
        assert [(one.uid, one.size) for one in some.letters] == [
            (1, len(PLAIN)),
            (2, len(PLAIN) + 100_000),
        ]
        assert (some.until, box.waiting(some.until, 9).until) == (2, 3)
        assert box.waiting(3, 9).letters == []
        assert some.letters[0].at.isoformat() == "2026-11-28T10:00:00+09:00"
        assert box.content(1, 1000) == PLAIN
        assert len(box.content(2, 500)) == 500
        assert box.content(3, 500) == b"\xff\xfe\r\n\r\n"
        assert box.content(99, 500) is None
        assert (box.validity, box.next) == (1, 4)


def test_a_server_that_refuses_or_is_away_is_named_without_the_password(server) -> None:
    with pytest.raises(MailboxUnavailable, match="LOGIN failed") as refused:
        box_of(server, "geheim").state()
    assert "geheim" not in str(refused.value)
    with pytest.raises(MailboxUnavailable):
        box_of(server, folder='no "such').state()
    with pytest.raises(MailboxUnavailable):
        Mailbox("127.0.0.1", 1, USER, PASSWORD, tls=False).state()
    with pytest.raises(MailboxUnavailable):  # the server speaks no TLS
        Mailbox("127.0.0.1", server.port, USER, PASSWORD).state()

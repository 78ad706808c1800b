from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.access.signed import Signer, Ticket

SIGNER = Signer(b"k" * 32, "cases")
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
END = NOW + timedelta(hours=1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(TEXT).map(tuple), TEXT)
def test_a_ticket_comes_back_by_its_key_and_purpose_only(subject, mark):
    ticket = Ticket(subject, END, mark)
    token = SIGNER.sign(ticket)
    assert SIGNER.read(token, NOW) == ticket
    assert Signer(b"x" * 32, "cases").read(token, NOW) is None
    assert Signer(b"k" * 32, "score_links").read(token, NOW) is None
    assert set(token) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


@given(st.text())
def test_a_text_of_a_stranger_is_no_token(token):
    assert SIGNER.read(token, NOW) is None
    assert SIGNER.open(token) is None


def test_a_cut_or_changed_token_is_refused():
    token = SIGNER.sign(Ticket(("Анна",), END))
    changed = token.replace(".", "A.")
    for wrong in (token[:-2], token[1:], changed, token + "A", "", "."):
        assert SIGNER.read(wrong, NOW) is None


@pytest.mark.parametrize("place", [0, 5, -3])
def test_a_token_is_written_in_one_way(place):
    """Otherwise each way of one link would have a rate of its own."""
    token = SIGNER.sign(Ticket(("Анна",), END))
    other = token[:-1] + chr(ord(token[-1]) + 1)  # differs in bits that no byte takes
    for wrong in (f"{token[:place]}!{token[place:]}", f"{token}=", f"{token}.", other):
        assert SIGNER.read(wrong, NOW) is None
        assert SIGNER.open(wrong) is None


def test_a_ticket_has_an_end():
    token = SIGNER.sign(Ticket(("Анна",), END))
    assert SIGNER.read(token, END - timedelta(seconds=1))
    assert SIGNER.read(token, END) is None


def test_a_changed_mark_revokes_it():
    ticket = SIGNER.read(SIGNER.sign(Ticket(("Анна",), END, "4")), NOW)
    assert ticket.stands("4")
    assert not ticket.stands("5")


@pytest.mark.parametrize("text", ["", "a1\n1764000000\nАнна", "[]", '["a","b"]', "{}", "[1]", "7"])
def test_a_signed_text_that_is_no_ticket_is_refused(text):
    token = SIGNER.seal(text)
    assert SIGNER.open(token) == text
    assert SIGNER.read(token, NOW) is None

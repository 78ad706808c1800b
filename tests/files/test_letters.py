"""Saved e-mails that are read in a child process: hostile ones harm only the child."""

import resource
from dataclasses import replace

import pytest

from domain.errors import EntryRefused
from files.guards.limits import LETTER, MB
from files.mail.letter import LARGEST, read_mail
from files.mail.reading import read_letter

HEAD = b"From: a@example.ru\nMessage-ID: <1@example.ru>\nSubject: x\n"
WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
HTML = HEAD + b"Content-Type: text/html\n\n"


def test_a_letter_comes_out_of_the_child_as_it_was_read() -> None:
    plain = HEAD + b"Date: Tue, 24 Nov 2026 09:30:00 +0900\n\n" + "Фонарь".encode()
    for content in (plain, HTML + b"<p>one<p>two", HEAD + b"\n\xff\xfe"):
        assert read_letter(content) == read_mail(content)


def test_a_letter_that_takes_hours_costs_the_console_nothing() -> None:
    # 100,000 marks of markup cost this parser a quarter of an hour of a core.
    own, childs = (resource.getrusage(who).ru_utime for who in WHO)
    with pytest.raises(EntryRefused, match="письмо не прочитано"):
        read_letter(HTML + b"<a " * 100_000, replace(LETTER, seconds=1))
    own_after, childs_after = (resource.getrusage(who).ru_utime for who in WHO)
    assert own_after - own < (childs_after - childs) / 2


def test_a_letter_of_gigabytes_ends_the_child() -> None:
    with pytest.raises(EntryRefused, match="письмо не прочитано"):
        read_letter(HEAD + b"a:\n" * 1_000_000, replace(LETTER, memory=60 * MB))


def test_broken_markup_is_no_fault_of_the_program() -> None:
    with pytest.raises(EntryRefused, match="письмо повреждено"):
        read_letter(HTML + b"<![<!x")
    assert read_letter(HTML + b"<b>one<!-- x").body.startswith("x\none")


def test_no_letter_and_one_too_large_are_refused() -> None:
    for content, why in ((b"PK", "это не письмо"), (b"x" * (LARGEST + 1), "письмо больше")):
        with pytest.raises(EntryRefused, match=why):
            read_letter(content)

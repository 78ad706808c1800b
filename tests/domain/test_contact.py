"""Contacts: what fits its kind, and what a link opens."""

import pytest

from domain.contact import Contact, ContactKind, dialled, written_to

K = ContactKind


@pytest.mark.parametrize(
    ("kind", "value", "link"),
    [
        (K.PHONE, "+7 (41656) 1-23-45, доб. 3", "tel:+74165612345"),
        (K.PHONE, "112", "tel:112"),
        (K.MAIL, "edds@example.org", "mailto:edds@example.org"),
        (K.TELEGRAM, "@edds_tynda", "https://t.me/edds_tynda"),
        (K.TELEGRAM, "https://t.me/edds_tynda", "https://t.me/edds_tynda"),
        (K.MAX, "https://max.ru/edds", "https://max.ru/edds"),
        (K.PERSON, "Иванов И. И.", None),
    ],
)
def test_a_contact_opens_its_means(kind, value, link):
    contact = Contact(kind, value)
    assert contact.fits
    assert contact.link == link


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (K.PHONE, "звоните"),
        (K.PHONE, "12"),
        (K.PHONE, "+7 000 000 00 00 00 00 00"),
        (K.MAIL, "edds"),
        (K.MAIL, "a@b.org?bcc=c@d.org"),
        (K.TELEGRAM, "https://example.org/edds"),
        (K.TELEGRAM, "javascript:alert(1)"),
        (K.MAX, "https://t.me/edds"),
    ],
)
def test_what_is_no_address_of_its_kind_is_refused(kind, value):
    assert not Contact(kind, value).fits


def test_an_extension_is_not_dialled():
    assert dialled("+7 41656 1-23-45 доб. 12") == "+74165612345"


@pytest.mark.parametrize(
    ("typed", "contact"),
    [
        ("maria@example.ru", Contact(K.MAIL, "maria@example.ru")),
        ("почта: <maria@example.ru>, после 18", Contact(K.MAIL, "maria@example.ru")),
        ("https://t.me/maria", Contact(K.TELEGRAM, "https://t.me/maria")),
        ("https://max.ru/maria.", Contact(K.MAX, "https://max.ru/maria")),
        ("@maria", None),  # of which network?
        ("8 914 123-45-67", None),
        ("maria@example.ru, ivan@example.ru", None),
        ("maria@example.ru?bcc=ivan@example.ru", None),
        ("", None),
    ],
)
def test_only_one_address_in_a_typed_text_takes_a_message(typed, contact):
    assert written_to(typed) == contact

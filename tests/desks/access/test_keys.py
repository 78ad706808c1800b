"""Rotation of the key of links and of that of pseudonyms."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import SystemClock
from app.key import key_mark, pseudonym_keys, read_key
from app.signing import OF_CASES, signer
from app.wiring import OF_PSEUDONYMS, open_installation
from desks.access.keys import KeysDesk
from domain.access.signed import Ticket
from domain.errors import EntryRefused, Forbidden, SettingsError, StoreUnavailable
from domain.privacy.admission import pseudonym
from domain.pulse import ProcessRole, Pulse
from messages.signed.case_links import CaseLinks
from tests.desks.staff import VERA

WEEK = timedelta(days=7)


@pytest.fixture
def desk(installation):
    return KeysDesk(installation)


def later(installation, time):
    return replace(installation, clock=SystemClock(start=installation.clock.now() + time))


def links(installation):
    return CaseLinks(signer(installation, OF_CASES), "http://x", "otvet@centre.example")


def sent(installation):
    """A link and an address to answer by mail, both of one referral."""
    made_at = installation.clock.now().replace(microsecond=0)
    its = links(installation)
    return its.url(7, made_at).rpartition("/")[2], its.address(7, made_at)


def read(installation, link, address):
    now = installation.clock.now()
    its = links(installation)
    return [one is not None for one in (its.read(link, now), its.read_address([address], now))]


def test_all_links_end_at_once_or_after_a_grace(desk, installation):
    first = sent(installation)
    assert desk.rotate_links(VERA, WEEK) == pytest.approx(
        installation.clock.now() + WEEK, abs=timedelta(minutes=1)
    )
    second = sent(installation)
    assert read(installation, *first) == [True, True]
    assert read(installation, *second) == [True, True]
    assert read(later(installation, timedelta(days=6)), *first) == [True, True]
    assert read(later(installation, timedelta(days=8)), *first) == [False, False]
    assert read(later(installation, timedelta(days=8)), *second) == [True, True]
    assert desk.rotate_links(VERA) is None
    for one in (first, second):
        assert read(installation, *one) == [False, False]


def test_a_second_rotation_ends_the_grace_of_the_first(desk, installation):
    first = sent(installation)
    desk.rotate_links(VERA, WEEK)
    desk.rotate_links(VERA, WEEK)
    assert read(installation, *first) == [False, False]


def test_what_lets_a_person_in_has_no_grace(desk, installation):
    now = installation.clock.now()
    ticket = Ticket(("x",), now + WEEK)
    tokens = {
        name: signer(installation, name)().sign(ticket) for name in ("invitations", "devices")
    }
    desk.rotate_links(VERA, WEEK)
    for name, token in tokens.items():
        assert signer(installation, name)().read(token, now) is None


@pytest.mark.parametrize("grace", [timedelta(), timedelta(days=-1), timedelta(days=91)])
def test_a_grace_has_its_bounds(desk, grace):
    with pytest.raises(EntryRefused, match="до 90 дней"):
        desk.rotate_links(VERA, grace)


def test_links_do_not_depend_on_the_key_of_the_pseudonyms(desk, installation):
    before, secret = sent(installation), installation.links_key
    desk.rotate_pseudonyms(VERA)
    with open_installation(installation.settings) as opened:
        assert opened.links_key == secret
        assert opened.key != installation.key
        assert read(opened, *before) == [True, True]
    assert read_key(installation.settings.links_key) != installation.key


def test_earlier_keys_are_kept_for_erasure_or_destroyed(desk, installation):
    settings, first = installation.settings, installation.key
    desk.rotate_pseudonyms(VERA)
    second = read_key(settings.key_file)
    desk.rotate_pseudonyms(VERA)
    third = read_key(settings.key_file)
    assert pseudonym_keys(settings.key_file, settings.keys_before) == (third, second, first)
    assert settings.keys_before.stat().st_mode & 0o077 == 0
    names = {pseudonym(key, "vk", "77") for key in (first, second, third)}
    assert len(names) == 3
    desk.rotate_pseudonyms(VERA, destroy=True)
    [last] = pseudonym_keys(settings.key_file, settings.keys_before)
    assert last not in (first, second, third)


def test_a_process_with_the_present_key_forbids_another(desk, installation):
    now = installation.clock.now()
    pulse = Pulse("crawler@north:7", ProcessRole.CRAWLER, "north", 7, now)
    installation.processes.pulses.beat(pulse)
    with pytest.raises(EntryRefused, match=r"crawler@north:7: остановите"):
        desk.rotate_pseudonyms(VERA)
    assert read_key(installation.settings.key_file) == installation.key
    stopped = KeysDesk(later(installation, timedelta(minutes=5)))
    stopped.rotate_pseudonyms(VERA)
    assert read_key(installation.settings.key_file) != installation.key


def test_another_host_with_the_key_before_is_refused(desk, installation):
    settings = installation.settings
    before = settings.key_file.read_bytes()
    desk.rotate_pseudonyms(VERA)
    settings.key_file.write_bytes(before)
    with pytest.raises(SettingsError, match="другой ключ псевдонимов"):
        open_installation(settings).__enter__()


class Full:
    def write(self, *_):
        raise StoreUnavailable("диск полон")


def test_a_rotation_that_was_not_written_leaves_the_key(installation):
    with pytest.raises(StoreUnavailable):
        KeysDesk(replace(installation, audit=Full())).rotate_pseudonyms(VERA)
    with open_installation(installation.settings) as opened:
        assert opened.key == installation.key
        KeysDesk(opened).rotate_pseudonyms(VERA)
    assert read_key(installation.settings.key_file) != installation.key


def test_a_rotation_killed_after_the_deed_is_ended_by_the_next_start(desk, installation):
    settings = installation.settings
    before = settings.key_file.read_bytes()
    desk.rotate_pseudonyms(VERA)
    fresh = settings.key_file.read_bytes()
    # As if killed between the two: the database has the new mark, the file the key before.
    settings.key_file.with_name("pseudonym.key.next").write_bytes(fresh)
    settings.key_file.write_bytes(before)
    with open_installation(settings) as opened:
        assert opened.marks.value(OF_PSEUDONYMS) == key_mark(opened.key)
    assert settings.key_file.read_bytes() == fresh
    assert not settings.key_file.with_name("pseudonym.key.next").exists()


def test_only_an_administrator_rotates(desk):
    other = replace(VERA, rights=frozenset())
    for deed in (desk.rotate_links, desk.rotate_pseudonyms):
        with pytest.raises(Forbidden):
            deed(other)

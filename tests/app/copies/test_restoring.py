from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from pydantic import SecretStr

from app.copies.folder import CopyFolder
from app.copies.making import locks_of
from app.copies.reading import checked
from app.copies.restoring import restore_copy
from app.copies.stores import open_stores
from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation
from domain.errors import CopyRefused, SettingsError
from domain.operations.copy import POSTS, TABLE
from domain.query import Word
from store.copies.tables import LEFT
from store.schema import metadata
from tests.app.copies.conftest import PASSPHRASE, fill
from tests.app.copies.filling import UNKNOWN

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
QUEUED = ["waits", "too", "new", UNKNOWN]


def copy_of(settings):
    return CopyFolder(settings).make(NOW, whole=True).path


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """Settings of a filled embedded installation, and a copy of it."""
    folder = tmp_path_factory.mktemp("copied")
    settings = Settings(
        data=folder / "data", copies=folder / "copies", copies_passphrase=PASSPHRASE
    )
    fill(settings)
    return settings, copy_of(settings)


@pytest.fixture
def fresh(place):
    return place("fresh")


def is_untouched(settings):
    return not settings.data.exists() or not list(settings.data.iterdir())


@pytest.mark.parametrize("way", ["embedded to embedded", "embedded to servers", "back"])
def test_every_row_post_and_key_comes_over_and_searches_answer_alike(way, request, place, copied):
    old, path = copied
    on_servers = way != "embedded to embedded"
    new = place("new", **(request.getfixturevalue("servers") if on_servers else {}))
    if way == "back":
        fill(new)
        old, path, new = new, copy_of(new), place("back")
    restored = restore_copy(new, path)
    assert restored.differences == ()
    assert all(restored.samples.values())
    assert len(restored.samples) == 3
    assert new.key_file.read_text() == old.key_file.read_text()
    assert new.key_file.stat().st_mode & 0o777 == 0o600
    filled = {t.name for t in metadata.sorted_tables} - LEFT - {"installation"}
    parts = restored.manifest.parts.items()
    assert {p for p, c in parts if p.startswith(TABLE) and c.rows} >= {
        f"{TABLE}{name}" for name in filled
    }
    with open_stores(old) as before, open_stores(new) as after:
        for word in ("вода", "29", "огонь"):
            asked, answered = (s.index.search(Word(word), limit=100) for s in (before, after))
            assert asked == answered
        assert [entry.post.native_id for entry in after.queue.each()] == QUEUED
        with after.tables.snapshot() as snapshot:
            numbers = snapshot.numbers()
    assert numbers["cases"] == numbers["regroupings"] == numbers["incident_numbers"] == 3
    with open_installation(new) as installation:
        assert installation.posts.queue.depth() == len(QUEUED)


def test_a_copy_is_readable_by_its_owner_only_and_shows_nothing(copied):
    _, path = copied
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    for text in ("Нет горячей воды", "pseudonym.key", "people"):
        assert text.encode() not in content


def test_twenty_flipped_bits_are_each_found_before_anything_is_written(copied, fresh, tmp_path):
    _, path = copied
    content, damaged = path.read_bytes(), tmp_path / path.name
    random = Random(1)
    for _ in range(20):
        place = random.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << random.randrange(8)
        damaged.write_bytes(changed)
        with pytest.raises(CopyRefused):
            restore_copy(fresh, damaged)
    for cut in (0, 40, len(content) // 2, len(content) - 1):
        damaged.write_bytes(content[:cut])
        with pytest.raises(CopyRefused):
            restore_copy(fresh, damaged)
    assert is_untouched(fresh)


def test_another_passphrase_opens_nothing(copied, fresh):
    settings = fresh.model_copy(update={"copies_passphrase": SecretStr("не тот")})
    with pytest.raises(CopyRefused, match="другой пароль"):
        restore_copy(settings, copied[1])
    assert is_untouched(fresh)


def test_another_key_and_full_stores_are_refused(copied, fresh):
    settings, path = copied
    create_key(fresh.key_file)
    with pytest.raises(CopyRefused, match="другой ключ псевдонимов"):
        restore_copy(fresh, path)
    assert [file.name for file in fresh.data.iterdir()] == ["pseudonym.key"]
    with pytest.raises(CopyRefused, match=r"не пуста.*старше копии.*ничего не записано"):
        restore_copy(settings, path)


@pytest.mark.parametrize(("key", "words"), [("links_key", "ссылок"), ("contacts_key", "контактов")])
def test_a_key_that_seals_what_is_here_is_not_overwritten(copied, fresh, key, words):
    kept = getattr(fresh, key)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("другой")
    with pytest.raises(CopyRefused, match=f"другой ключ {words}"):
        restore_copy(fresh, copied[1])
    assert kept.read_text() == "другой"


def test_a_copy_of_a_newer_version_is_refused(copied, fresh, monkeypatch):
    monkeypatch.setattr("store.copies.tables.newest_revision", lambda: "0001")
    with pytest.raises(CopyRefused, match="более новой версией"):
        restore_copy(fresh, copied[1])


def test_a_killed_copy_leaves_the_old_one(copied, monkeypatch):
    settings, path = copied
    before = sorted(file.name for file in path.parent.iterdir())
    monkeypatch.setattr("app.copies.making.STEP", 7)

    def die(done):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        CopyFolder(settings).make(NOW + timedelta(hours=1), whole=True, tick=die)
    assert sorted(file.name for file in path.parent.iterdir()) == before
    assert checked(path, locks_of(settings)).manifest.rows(f"{TABLE}cases") == 3


@pytest.mark.parametrize("part", ["tables", "posts", "last post"])
def test_a_restore_that_was_killed_is_recognised_and_goes_on(copied, fresh, part):
    """Killed at the first tick behind the check, in the posts, or at the very last tick."""
    settings, path = copied
    ticks = []
    undisturbed = settings.model_copy(update={"data": fresh.data.with_name("whole")})
    restore_copy(undisturbed, path, ticks.append)
    of_check = []
    checked(path, locks_of(fresh), of_check.append)
    at = {"tables": len(of_check) + 1, "posts": len(ticks) - 1, "last post": len(ticks)}[part]
    left = iter(range(at - 1, -1, -1))

    def die(done):
        if next(left) == 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_copy(fresh, path, die)
    fresh.data.mkdir(exist_ok=True)
    fresh.key_file.write_text(settings.key_file.read_text())
    with pytest.raises(SettingsError, match="восстановление из копии не закончено"):
        open_installation(fresh).__enter__()
    assert restore_copy(fresh, path).differences == ()
    with open_stores(fresh) as stores:
        waiting = [entry.post.native_id for entry in stores.queue.each()]
    assert sorted(waiting) == sorted(QUEUED)


def test_months_that_did_not_change_are_left_out_and_come_from_the_whole_copy(copied, fresh):
    settings, _ = copied
    with open_stores(settings) as stores:
        last = max(stores.index.each(), key=lambda one: one.post.published_at)
        changed = replace(last, labels=replace(last.labels, incident_id="i1"))
        stores.index.save([changed])
    made = CopyFolder(settings).make(NOW + timedelta(hours=2), whole=False)
    assert sorted(made.manifest.unchanged) == [f"{POSTS}2026-09", f"{POSTS}2026-10"]
    assert f"{POSTS}2026-11" in made.manifest.parts
    assert restore_copy(fresh, made.path).differences == ()
    with open_stores(fresh) as stores:
        assert stores.index.get([last.post.id]) == {last.post.id: changed}
        assert len(list(stores.index.each())) == 30


def test_a_copy_of_changes_without_its_whole_copy_names_it(copied, fresh, tmp_path):
    settings, path = copied
    made = CopyFolder(settings).make(NOW + timedelta(hours=3), whole=False)
    alone = tmp_path / made.path.name
    alone.write_bytes(made.path.read_bytes())
    with pytest.raises(CopyRefused, match=path.name):
        restore_copy(fresh, alone)
    assert is_untouched(fresh)


def test_a_filter_of_the_customers_encrypts_in_place_of_a_passphrase(copied, fresh):
    commands = {"copies_passphrase": SecretStr("")}
    commands |= {"copies_filter": "tr '\\000-\\377' '\\001-\\377\\000'"}
    commands |= {"copies_unfilter": "tr '\\001-\\377\\000' '\\000-\\377'"}
    settings = copied[0].model_copy(update={**commands, "copies": fresh.data.with_name("piped")})
    path = copy_of(settings)
    content = path.read_bytes()
    assert b"otklik" not in content
    fresh = fresh.model_copy(update=commands)
    path.write_bytes(content[:-100] + bytes([content[-100] ^ 4]) + content[-99:])
    with pytest.raises(CopyRefused):
        restore_copy(fresh, path)
    path.write_bytes(content)
    assert restore_copy(fresh, path).differences == ()


def test_a_file_that_nothing_closed_is_not_restored(copied, fresh):
    """An open file in place of a sealed copy would bring people and keys of a stranger."""
    cat = {"copies_passphrase": SecretStr(""), "copies_filter": "cat", "copies_unfilter": "cat"}
    folder = fresh.data.with_name("open")
    path = copy_of(copied[0].model_copy(update={**cat, "copies": folder}))
    for settings in (fresh, fresh.model_copy(update={**cat, "copies_unfilter": "gzip -d"})):
        with pytest.raises(CopyRefused):
            restore_copy(settings, path)
        assert is_untouched(fresh)
    assert restore_copy(fresh.model_copy(update=cat), path).differences == ()


def test_a_filter_that_fails_makes_no_copy(copied):
    failing = {"copies_filter": "cat >/dev/null; exit 3", "copies_unfilter": "cat"}
    folder = CopyFolder(copied[0].model_copy(update=failing))
    before = sorted(folder.path.iterdir())
    with pytest.raises(CopyRefused, match="copies_filter кончилась с кодом 3"):
        folder.make(NOW + timedelta(hours=4), whole=True)
    assert sorted(folder.path.iterdir()) == before


def test_without_a_passphrase_nothing_is_copied(copied):
    bare = copied[0].model_copy(update={"copies_passphrase": SecretStr("")})
    with pytest.raises(SettingsError, match="OTKLIK_COPIES_PASSPHRASE"):
        CopyFolder(bare).make(NOW, whole=True)


def test_a_trial_restores_beside_compares_and_leaves_nothing(copied):
    settings, path = copied
    folder = CopyFolder(settings)
    assert folder.try_out(path).differences == ()
    assert not list(folder.path.glob(".*"))
    assert settings.key_file.exists()


def test_rotation_keeps_the_newest_and_the_whole_copies_they_need(copied, tmp_path):
    folder = CopyFolder(copied[0].model_copy(update={"copies_kept": 1}), tmp_path)
    names = (
        "otklik-20261101T030000Z.copy",
        "otklik-20261102T030000Z.copy",
        "otklik-20261103T030000Z-since-20261101T030000Z.copy",
        "other.copy",
    )
    for name in names:
        (tmp_path / name).write_bytes(b"")
    assert [old.name for old in folder.rotate()] == [names[1]]
    assert {file.name for file in tmp_path.iterdir()} == {*names} - {names[1]}


def test_a_copy_goes_elsewhere_by_the_customers_command(copied, tmp_path):
    settings, path = copied
    command = f'cp "$COPY" {tmp_path}/taken'
    CopyFolder(settings.model_copy(update={"copies_elsewhere": command})).take_elsewhere(path)
    assert (tmp_path / "taken").read_bytes() == path.read_bytes()
    broken = CopyFolder(settings.model_copy(update={"copies_elsewhere": "exit 7"}))
    with pytest.raises(CopyRefused, match="с кодом 7"):
        broken.take_elsewhere(path)

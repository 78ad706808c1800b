import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from app.health import examine, examine_running
from app.segments import NAMED, SUFFIX
from app.settings import FILE_VARIABLE, Settings
from app.watching.checks import watched
from app.wiring import LEADER
from desks.installation import before_start
from desks.viewer import in_shell
from domain.errors import SettingsError, StoreUnavailable
from domain.message import Message, MessageState
from domain.pulse import ProcessRole, Pulse
from tests import forked


def findings(settings):
    return {f.what: f for f in before_start(in_shell("root"), settings)}


def test_advice_stands_only_where_something_is_wrong_and_keeps_its_brackets(otklik):
    seen = otklik("doctor")
    assert seen.exit_code == 1
    rows = {line.split("│")[1].strip(): line for line in seen.output.splitlines() if "│" in line}
    assert "[channels]" in rows["Каналы оповещения"]
    assert "OTKLIK_CONTACT" in rows["Контакт для сайтов"]
    well = [line.split("│") for line in rows.values() if "✓" in line]
    assert len(well) >= 5
    assert {cells[4].strip() for cells in well} == {""}


def test_every_channel_is_read_and_no_address_is_shown(otklik, tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    file.write_text(
        '[channels]\nduty = "mailtos://anna:hunter2@mail.example/?to=duty@mail.example"\n'
        'bot = "bogus://hunter2@hooks.example"\n'
        '[contact_channels]\nmail = "mailtos://anna:hunter2@mail.example/?to={contact}"\n'
        'max = "bogus://hunter2@hooks.example/{contact}"\n'
    )
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    seen = otklik("doctor")
    assert "hunter2" not in seen.output
    rows = {line.split("│")[1].strip(): line for line in seen.output.splitlines() if "│" in line}
    assert "✓" in rows["Канал «duty»"]
    assert "✗" in rows["Канал «bot»"]
    assert "✓" in rows["Контакты органов: mail"]
    assert "✗" in rows["Контакты органов: max"]
    assert "mailtos://user:password@mail.example/" in rows["Канал «bot»"]


def test_the_mailbox_of_replies_is_tried_and_its_password_is_not_shown(tmp_path):
    whole = {"reply_address": "otvet@cur.example", "imap_host": "127.0.0.1", "imap_port": 1}
    assert "Почта ответов" not in findings(Settings(data=tmp_path))
    half = findings(Settings(data=tmp_path, **whole))["Почта ответов"]
    assert (half.well, half.advice.partition(",")[0]) == (False, "впишите imap_password")
    away = findings(Settings(data=tmp_path, **whole, imap_tls=False, imap_password="hunter2"))
    note = away["Почта ответов"]
    assert not note.well
    assert "почта ответов: " in note.advice
    assert "hunter2" not in str(note)


def test_every_model_is_loaded_and_one_that_cannot_be_says_why(tmp_path):
    settings = Settings(
        data=tmp_path,
        transformers={"sentiment": "none/such/folder", "kind": "none/such/folder"},
        transformers_labels={"kind": "LABEL_0"},
    )
    seen = findings(settings)
    note = seen["Модель для sentiment"]
    assert (note.well, note.seen) == (False, "none/such/folder")
    assert "none/such/folder не загружается" in note.advice
    assert "остались метки встроенной модели" in note.advice
    assert "transformers_labels.kind: «LABEL_0»" in seen["Модель для kind"].advice


def test_a_missing_key_is_found_with_what_to_do(tmp_path):
    seen = findings(Settings(data=tmp_path / "none" / "deeper"))
    assert not seen["Ключ псевдонимов"].well
    assert "otklik doctor --fix" in seen["Ключ псевдонимов"].advice
    assert "ГиБ" in seen["Место на диске"].seen
    assert str(tmp_path / "none" / "deeper") in seen["Место на диске"].advice


def test_fix_creates_the_folder_and_the_key(otklik, tmp_path, monkeypatch):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "new" / "data"))
    otklik("doctor", "--fix")
    assert (tmp_path / "new/data/pseudonym.key").is_file()


def test_fix_of_a_folder_that_cannot_be_says_why(otklik, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "file/data"))
    error = otklik("doctor", "--fix").exception
    assert isinstance(error, SettingsError)
    with pytest.raises(SettingsError, match=r"file/data: .*OTKLIK_DATA"):
        raise error


def test_raw_answers_older_than_their_term_are_named(tmp_path):
    settings = Settings(data=tmp_path / "data")
    settings.archive_folder.mkdir(parents=True)
    now = datetime.now(UTC)
    (settings.archive_folder / f"{now:{NAMED}}-1-ab{SUFFIX}").touch()
    assert findings(settings)["Ответы источников"].well
    (settings.archive_folder / f"{now - timedelta(hours=90):{NAMED}}-1-ab{SUFFIX}").touch()
    late = findings(settings)["Ответы источников"]
    assert (late.well, "дольше срока" in late.seen) == (False, True)
    assert str(settings.archive_folder) in late.advice
    off = settings.model_copy(update={"archive_hours": 0})
    assert not findings(off)["Ответы источников"].well


def test_fix_makes_the_key_of_the_archive_outside_the_data(otklik, tmp_path, monkeypatch):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "data"))
    otklik("doctor", "--fix")
    assert (tmp_path / "data.keys/archive.key").is_file()
    assert not (tmp_path / "data/archive.key").exists()
    assert findings(Settings(data=tmp_path / "data"))["Ключ архива"].well


def test_a_key_of_the_archive_beside_its_data_is_named(tmp_path):
    (tmp_path / "archive.key").write_text("ab" * 32)
    beside = findings(Settings(data=tmp_path))["Ключ архива"]
    assert (beside.well, beside.seen) == (False, "в папке данных")
    assert "OTKLIK_KEYS" in beside.advice


def test_a_key_that_cannot_be_made_says_where_to_put_it(otklik, tmp_path, monkeypatch):
    (tmp_path / "data.keys").touch()
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "data"))
    with pytest.raises(SettingsError, match="OTKLIK_KEYS"):
        raise otklik("doctor", "--fix").exception


def test_files_that_others_may_read_are_found_and_closed(otklik, tmp_path):
    otklik("doctor")
    (tmp_path / "data").chmod(0o755)
    (tmp_path / "data/otklik.db").chmod(0o644)
    seen = findings(Settings(data=tmp_path / "data"))["Права на файлы"]
    assert not seen.well
    assert "data, " in seen.seen
    assert "otklik.db" in seen.seen
    assert "otklik doctor --fix" in seen.advice
    otklik("doctor", "--fix")
    assert findings(Settings(data=tmp_path / "data"))["Права на файлы"].well
    assert (tmp_path / "data/otklik.db").stat().st_mode & 0o777 == 0o600


def test_a_new_installation_is_its_owners_alone(tmp_path):
    """By the real program, under the usual umask."""
    data = tmp_path / "new/data"
    forked.otklik(tmp_path / "said", "doctor", "--fix", environment={"OTKLIK_DATA": str(data)})
    made = {path.name: path.stat().st_mode & 0o777 for path in (data, *data.iterdir())}
    assert {"data", "otklik.db", "index.db", "pseudonym.key"} <= made.keys()
    assert made.pop("data") == 0o700
    assert {mode & 0o077 for mode in made.values()} == {0}


@pytest.mark.parametrize(
    ("host", "url", "proxies", "named"),
    [
        ("127.0.0.1", "https://otklik.example", [], True),
        ("127.0.0.1", "https://otklik.example", ["127.0.0.1"], False),
        ("10.0.0.5", "https://otklik.example", [], False),
        ("127.0.0.1", "", [], False),
    ],
)
def test_a_proxy_that_nobody_named_is_found(tmp_path, host, url, proxies, named):
    settings = Settings(data=tmp_path, console_host=host, console_url=url, console_proxies=proxies)
    finding = findings(settings).get("Прокси консоли")
    assert (finding is not None) == named
    assert finding is None or "console_proxies" in finding.advice


@pytest.mark.parametrize(("uid", "well"), [(0, False), (1000, True)])
def test_root_is_warned_of(tmp_path, uid, well):
    found = {f.what: f for f in examine(Settings(data=tmp_path), uid)}["Пользователь"]
    assert found.well is well
    assert "песочницы" in found.advice


def test_the_findings_are_json_for_programs(otklik):
    shown = otklik("doctor", "--json")
    answer = json.loads(shown.output)
    assert (shown.exit_code, answer["well"]) == (1, False)
    rows = {row["what"]: row for row in answer["findings"]}
    assert rows["Контакт для сайтов"]["advice"].startswith("задайте в OTKLIK_CONTACT")
    assert rows["Часы"]["well"]
    assert rows["Случайность ключа"]["well"]


def test_a_key_that_somebody_typed_is_no_key(tmp_path):
    (tmp_path / "pseudonym.key").write_text("ab" * 32)
    found = findings(Settings(data=tmp_path))["Случайность ключа"]
    assert not found.well
    assert "не случаен" in found.advice


def test_a_channel_whose_last_message_failed_is_ill(installation):
    now = installation.clock.now()
    channels = {name: SecretStr("json://127.0.0.1") for name in ("duty", "mail")}
    settings = installation.settings.model_copy(update={"channels": channels})
    state = MessageState
    sent = [
        Message(name, None, "т", "т", how, now, now, 1, at, error, channel)
        for name, how, at, error, channel in (
            ("a", state.DELIVERED, now - timedelta(hours=2), None, "duty"),
            ("b", state.FAILED, None, "нет связи", "duty"),
            ("c", state.DELIVERED, now, "нет связи", "mail"),
        )
    ]
    installation.messages.outbox.put(sent)
    found = {f.what: f for f in watched(replace(installation, settings=settings))}
    assert not found["Канал «duty»: доставка"].well
    assert found["Канал «mail»: доставка"].well


def test_roles_that_have_stopped_are_named_once_they_have_run(installation):
    settings, now = installation.settings, installation.clock.now()
    assert "Процессы" not in findings(settings)
    installation.processes.locks.hold(LEADER, "a", now, timedelta(seconds=30))
    for role in (ProcessRole.CRAWLER, ProcessRole.SCHEDULER, ProcessRole.CONSOLE):
        installation.processes.pulses.beat(Pulse(role, role, "host", 1, now))
    stopped = findings(settings)["Процессы"]
    assert not stopped.well
    assert "не отмечались 10 минут: обработчик" in stopped.advice
    installation.processes.pulses.beat(Pulse("w", ProcessRole.WORKER, "host", 1, now))
    assert findings(settings)["Процессы"].well


class Unwritable:
    def __init__(self, marks):
        self._marks = marks

    def value(self, name):
        return self._marks.value(name)

    def replace(self, values):
        raise StoreUnavailable("database: could not extend file", answered=True)


def test_a_database_that_takes_no_row_is_named(installation):
    full = replace(installation, marks=Unwritable(installation.marks))
    rows = {f.what: f for f in examine_running(full)}
    assert not rows["Запись в базу"].well
    assert "could not extend file" in rows["Запись в базу"].advice
    assert {f.what: f for f in examine_running(installation)}["Запись в базу"].well

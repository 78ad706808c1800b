import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.settings import FILE_VARIABLE, Settings, read_settings
from domain.errors import SettingsError


def test_every_setting_has_a_help_line():
    for name, field in Settings.model_fields.items():
        assert field.description, name


def test_the_environment_wins_over_the_file(tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    file.write_text('contact = "a"\nbatch = 7\n[channels]\nduty = "json://127.0.0.1"\n')
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    monkeypatch.setenv("OTKLIK_CONTACT", "b")
    settings = read_settings()
    assert (settings.contact, settings.batch) == ("b", 7)
    assert settings.channels["duty"].get_secret_value() == "json://127.0.0.1"


@pytest.mark.parametrize("text", ["batch = 0", "bach = 5", "batch =", 'sensitivity = "max"'])
def test_a_wrong_setting_is_refused_by_name(tmp_path, monkeypatch, text):
    file = tmp_path / "otklik.toml"
    file.write_text(text)
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    with pytest.raises(SettingsError, match=r"bach|batch|sensitivity|otklik\.toml"):
        read_settings()


def test_operators_are_told_through_channels_that_there_are(tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    file.write_text('operators = ["crawl"]\n[channels]\nduty = "json://127.0.0.1"\n')
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    with pytest.raises(SettingsError, match=r"operators: .*crawl нет в \[channels\]"):
        read_settings()
    file.write_text('operators = ["duty"]\n[channels]\nduty = "json://127.0.0.1"\n')
    assert read_settings().operators == ["duty"]


def test_an_address_of_contacts_takes_the_contact(tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    for line, words in (
        ('mail = "mailto://me:hunter2@mail.example"', r"mail: в адресе нет \{contact\}"),
        ('phone = "json://h/{contact}"', "phone: бывают только mail, telegram, max"),
    ):
        file.write_text(f"[contact_channels]\n{line}\n")
        with pytest.raises(SettingsError, match=words) as refused:
            read_settings()
        assert "hunter2" not in str(refused.value)
    file.write_text('[contact_channels]\nmax = "json://h/{contact}"\n')
    assert list(read_settings().contact_channels) == ["max"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"reply_address": "otvet+7@cur.example"}, "без плюса"),
        ({"reply_address": f"{'o' * 25}@cur.example"}, "не длиннее 24 знаков"),
        ({"imap_host": "mail.example", "imap_tls": False}, "только почту этой же машины"),
        ({"imap_folder": "INBOX\r\nx"}, "imap_folder"),
    ],
)
def test_a_mailbox_that_cannot_take_answers_is_refused(values, words):
    with pytest.raises(SettingsError, match=words):
        read_settings(**values)


def test_answers_by_mail_are_off_until_the_mailbox_is_whole():
    whole = {"reply_address": "Otvet@cur.example", "imap_host": "h", "imap_password": "hunter2"}
    assert not read_settings().takes_mail
    for name in whole:
        assert not read_settings(**{**whole, name: ""}).takes_mail
    settings = read_settings(**whole)
    assert (settings.takes_mail, settings.reply_address) == (True, "otvet@cur.example")
    assert "hunter2" not in repr(settings)


def test_a_missing_settings_file_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "none.toml"))
    with pytest.raises(SettingsError, match=r"none\.toml"):
        read_settings()


@pytest.mark.parametrize("name", ["OTKLIK_BACH", "otklik_bach", "OTKLIK_", "OTKLIK_BATCH__MAX"])
def test_a_variable_that_is_no_setting_is_refused_by_name(monkeypatch, name):
    monkeypatch.setenv(name, "5")
    with pytest.raises(SettingsError, match=f"^{name}: "):
        read_settings()


def test_variables_of_test_servers_and_nested_ones_are_no_mistakes(monkeypatch):
    monkeypatch.setenv("OTKLIK_TEST_REDIS", "redis://127.0.0.1/0")
    monkeypatch.setenv("OTKLIK_SERVICES", "redis")
    monkeypatch.setenv("OTKLIK_CHANNELS__DUTY", "json://127.0.0.1")
    assert read_settings().channels["duty"].get_secret_value() == "json://127.0.0.1"


def test_a_variable_that_cannot_be_read_is_refused_by_name_and_not_shown(monkeypatch):
    monkeypatch.setenv("OTKLIK_CHANNELS", "mailto://hunter2@127.0.0.1")
    with pytest.raises(SettingsError, match="channels") as caught:
        read_settings()
    assert "hunter2" not in str(caught.value)


def test_models_stand_for_labels_that_a_model_may_tell(monkeypatch):
    monkeypatch.setenv("OTKLIK_TRANSFORMERS__SENTIMENT", "some/model")
    monkeypatch.setenv("OTKLIK_TRANSFORMERS_LABELS__SENTIMENT", "LABEL_0=negative")
    settings = read_settings()
    assert settings.transformers == {"sentiment": "some/model"}
    assert settings.transformers_labels == {"sentiment": "LABEL_0=negative"}
    monkeypatch.setenv("OTKLIK_TRANSFORMERS__URGENCY", "some/model")
    with pytest.raises(
        SettingsError, match=r"transformers\.urgency.*'sentiment', 'kind' or 'topic'"
    ):
        read_settings()


def test_models_end_before_a_batch_goes_to_another_worker():
    models = {"sentiment": "a/b", "kind": "c/d"}
    lease = timedelta(minutes=2)
    assert read_settings(batch_lease=lease).transformers_time == timedelta(minutes=1)
    with pytest.raises(SettingsError, match=r"transformers_time: .*batch_lease"):
        read_settings(batch_lease=lease, transformers=models)
    read_settings(batch_lease=lease, transformers=models, transformers_time=timedelta(seconds=50))


DURATIONS = [n for n, f in Settings.model_fields.items() if f.annotation is timedelta]


@pytest.mark.parametrize("name", DURATIONS)
@pytest.mark.parametrize("length", [timedelta(0), -timedelta(minutes=1)])
def test_no_time_lasts_nothing(name, length):
    with pytest.raises(SettingsError, match=f"{name}: .*больше нуля"):
        read_settings(**{name: length})


def test_secrets_do_not_show(tmp_path):
    settings = read_settings(index="https://u:hunter2@127.0.0.1", channels={"a": "json://hunter2"})
    assert "hunter2" not in repr(settings)


def test_the_guide_lists_every_setting_with_its_default():
    guide = (Path(__file__).parents[2] / "docs/ru/settings.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", guide, re.MULTILINE))
    assert rows == {
        name: _written(field.get_default(call_default_factory=True))
        for name, field in Settings.model_fields.items()
    }


def _written(default):
    if isinstance(default, timedelta):
        if default < timedelta(minutes=1):
            return f"`PT{int(default.total_seconds())}S`"
        minutes = int(default.total_seconds()) // 60
        if default >= timedelta(days=2):
            return f"`P{default.days}D`"
        return f"`PT{minutes}M`" if minutes % 60 else f"`PT{minutes // 60}H`"
    if default is None:
        return "—"
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    return f"`{default}`" if default not in ("", {}) else "пусто"

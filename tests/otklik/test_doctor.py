import pytest

from app.health import examine
from app.settings import FILE_VARIABLE, Settings
from domain.errors import SettingsError
from otklik.doctor import examine_all


def findings(settings):
    return {f.what: f for f in examine_all(settings)}


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
    )
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    seen = otklik("doctor")
    assert "hunter2" not in seen.output
    rows = {line.split("│")[1].strip(): line for line in seen.output.splitlines() if "│" in line}
    assert "✓" in rows["Канал «duty»"]
    assert "✗" in rows["Канал «bot»"]
    assert "mailtos://user:password@mail.example/" in rows["Канал «bot»"]


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


@pytest.mark.parametrize(("uid", "well"), [(0, False), (1000, True)])
def test_root_is_warned_of(tmp_path, uid, well):
    found = {f.what: f for f in examine(Settings(data=tmp_path), uid)}["Пользователь"]
    assert found.well is well
    assert "песочницы" in found.advice

import json

import pytest

from app.operations.costs import load_costs, write_costs
from domain.errors import EntryRefused, FileMistake


@pytest.fixture
def otklik(otklik, monkeypatch, tmp_path):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "none"))  # it needs no installation
    return otklik


@pytest.mark.parametrize("mode", ["embedded", "servers"])
def test_the_sheet_answers_for_three_sizes_by_itself(otklik, mode):
    done = otklik("capacity", "--mode", mode)
    assert done.exit_code == 0, done.output
    for shown in ("10\xa0000", "100\xa0000", "2\xa0000\xa0000", "узкое место", "рассчитано"):
        assert shown in done.output
    assert "Измерено" in done.output


def test_json_holds_the_same_numbers(otklik):
    done = otklik("capacity", "--posts-a-day", "10 000", "--days", "30", "--json")
    [sheet] = json.loads(done.output)["sheets"]
    assert (sheet["posts"], sheet["days"], sheet["mode"]) == (10_000, 30, "servers")
    assert sheet["cores"][0] <= sheet["cores"][1] <= sheet["cores"][2]
    assert sheet["limits"][0]["posts_a_day"]["middle"] > 0
    day, kept = sheet["day_bytes"]["database"], sheet["kept_bytes"]["database"]
    assert kept["middle"] == pytest.approx(30 * day["middle"])


def test_costs_measured_elsewhere_are_read_from_their_file(otklik, tmp_path):
    file = tmp_path / "mine.yaml"
    write_costs(load_costs(), file)
    file.write_text(file.read_text("utf-8").replace("machine: ", "machine: моя ", 1), "utf-8")
    assert "моя" in otklik("capacity", "--costs", str(file)).output


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--posts-a-day", "много"], "--posts-a-day: нужно целое число"),
        (["--posts-a-day", "-5"], "нужно целое число"),
        (["--posts-a-day", "0"], "от 1 до"),
        (["--posts-a-day", "1e6"], "нужно целое число"),
        (["--days", "0"], "дней хранения"),
        (["--days", "²"], "нужно целое число"),
        (["--mode", "cloud"], "«cloud» не бывает: embedded или servers"),
    ],
)
def test_bad_input_is_refused_in_russian(otklik, options, why):
    done = otklik("capacity", *options)
    assert isinstance(done.exception, EntryRefused)
    assert why in str(done.exception)


def test_a_file_that_is_missing_is_named(otklik, tmp_path):
    done = otklik("capacity", "--costs", str(tmp_path / "none.yaml"))
    assert isinstance(done.exception, FileMistake)
    assert "none.yaml" in str(done.exception)

from pathlib import Path

from alerts import escalation
from alerts.rules import FILE
from app.settings import read_settings
from otklik.reference import mistakes_in
from region.loader import region_folder


def test_the_shipped_files_have_no_mistakes(otklik):
    checked = otklik("check")
    assert checked.exit_code == 0
    assert "Ошибок нет" in checked.output


def test_a_mistake_in_the_rules_of_alerts_is_found_too(tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text(FILE.read_text("utf-8").replace("gate: 2.0", "gate: wide"), "utf-8")
    [mistake] = mistakes_in(read_settings(), region_folder(Path("amur")), rules, escalation.FILE)
    assert f"{rules}:" in str(mistake)
    assert "gate: нужно число" in str(mistake)

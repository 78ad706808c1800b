"""Templates of reports, over both databases."""

from dataclasses import replace
from datetime import UTC, datetime

from domain.reports.template import ReportTemplate
from store.reports.templates import SqlReportTemplates

FORM = ReportTemplate(
    name="Форма 2",
    report="месячный",
    file_name="форма.docx",
    size=3,
    digest="ab",
    names=["cases.overdue", "title"],
    lists=["bodies"],
    dropped=["Не взято из шаблона: источник рассылки"],
    who="Кира",
    at=datetime(2026, 11, 28, 12, tzinfo=UTC),
)


def test_a_template_is_kept_with_its_file_until_it_is_removed(engine) -> None:
    store = SqlReportTemplates(engine)
    added = store.add(FORM, b"PK\x00", 2)
    assert added is not None
    assert added == replace(FORM, id=added.id)
    assert store.add(replace(FORM, who="Иван"), b"other", 2) is None  # one of that name
    week = store.add(replace(FORM, report="недельный"), b"week", 2)
    assert week is not None
    assert store.add(replace(FORM, name="Форма 3"), b"third", 2) is None  # two is most
    assert store.all() == [added, week]
    assert store.get(added.id) == added
    assert store.content(added.id) == b"PK\x00"
    assert store.remove(added.id)
    assert not store.remove(added.id)
    assert store.get(added.id) is None
    assert store.content(added.id) is None
    assert store.all() == [week]

import io
import os
import sys
from dataclasses import replace
from threading import Thread

import pytest
from xlsxwriter import Workbook

from domain.errors import MissingColumns, UnreadableList
from files.guards.limits import LOCAL, MB, UPLOAD
from files.tables import open_table
from tests.confined import forbid_priorities, needs_seccomp
from tests.files.reading import TEXT
from tests.files.workbook import xlsx
from tests.forked import fork

CONTENT = "id;Text;лишнее\n1; вода ;a\n\n2;;b\n".encode()


def test_rows_are_read_as_often_as_asked_and_two_readers_do_not_disturb_each_other():
    table = open_table(CONTENT, TEXT, UPLOAD)
    assert (table.titles, table.columns, table.total) == (("id", "Text", "лишнее"), {"text": 1}, 2)
    rows = [(2, ["1", " вода ", "a"]), (4, ["2", "", "b"])]
    first, second = table.rows(), table.rows()
    assert [next(first), next(second), next(first), next(second)] == [
        row for row in rows for _ in range(2)
    ]
    assert list(first) == list(second) == []
    assert list(table.records()) == [(2, {"text": "вода"}), (4, {"text": ""})]
    assert (table.place("TEXT"), table.place("note")) == (1, None)
    assert table.ignored == ("id", "лишнее")


@needs_seccomp
def test_a_file_is_read_where_a_unit_forbids_to_step_back():
    def work():
        forbid_priorities()
        assert open_table(CONTENT, TEXT, UPLOAD).total == 2

    assert fork(work).wait() == 0


def test_a_file_is_read_by_its_path_and_its_name_tells_json_lines(tmp_path):
    file = tmp_path / "posts.jsonl"
    file.write_text('\n{ "text": "вода"}', "utf-8")
    assert list(open_table(file, TEXT, LOCAL).rows()) == [(2, ["вода"])]
    with pytest.raises(UnreadableList, match="не читается: No such file"):
        open_table(tmp_path / "none.csv", TEXT, LOCAL)


def test_a_refusal_keeps_its_place_and_names():
    with pytest.raises(UnreadableList, match="возьмите в кавычки") as refused:
        open_table(b"text\na,\n" + b"a,b\n", TEXT, UPLOAD)
    assert (refused.value.line, refused.value.column) == (3, 2)
    with pytest.raises(MissingColumns) as missing:
        open_table("номер;число\n".encode(), TEXT, UPLOAD)
    assert (missing.value.missing, missing.value.titles) == (("text",), ("номер", "число"))


def test_a_refusal_names_some_titles_and_counts_the_others():
    """A row of a million titles came back whole, as a page of 60 MB."""
    many, long = 100_000, "ю" * 500
    with pytest.raises(MissingColumns) as missing:
        open_table(f"{long};{'н;' * many}\n".encode(), TEXT, UPLOAD)
    assert len(missing.value.titles) == MissingColumns.MOST_TITLES
    assert missing.value.more == 1 + many - MissingColumns.MOST_TITLES
    assert len(str(missing.value)) < 400
    assert str(missing.value).endswith(f"«н» и ещё {missing.value.more}")


def test_unknown_titles_are_named_up_to_a_number():
    with_some = open_table("text;а;б\nx;1;2\n".encode(), TEXT, UPLOAD)
    assert with_some.ignored == ("а", "б")
    many = open_table(f"text;{'н;' * 1000}\nx\n".encode(), TEXT, UPLOAD)
    assert len(many.ignored) == MissingColumns.MOST_TITLES + 1
    assert many.ignored[-1] == f"и ещё {1000 - MissingColumns.MOST_TITLES}"


def test_a_file_that_takes_its_deadline_is_refused():
    with pytest.raises(UnreadableList, match="не прочитан за 0 с: разделите"):
        open_table(CONTENT, TEXT, replace(UPLOAD, seconds=0))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps a ceiling of memory")
def test_a_file_that_takes_more_memory_than_allowed_is_refused():
    content = b'{"text": "' + b"a" * 60 * MB + b'"}'
    with pytest.raises(UnreadableList, match=r"мало 100 МБ памяти|разбор файла оборвался"):
        open_table(content, TEXT, replace(UPLOAD, memory=100 * MB))


def test_a_long_text_in_many_cells_does_not_fill_the_disk():
    out = io.BytesIO()
    with Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["text"])
        sheet.merge_range(1, 0, 2000, 0, "а" * 30_000)
        sheet.write(2000, 1, "конец")
    with pytest.raises(UnreadableList, match="больше 60 МБ: разделите её"):
        open_table(out.getvalue(), TEXT, replace(UPLOAD, seconds=60))


def test_the_parse_is_the_work_of_another_process():
    content = b"text\n" + b"a;b;c\n" * 19_000
    before = os.times()
    table = open_table(content, replace(TEXT, exact=False), UPLOAD)
    after = os.times()
    assert table.total == 19_000
    own = after.user - before.user
    assert own < (after.children_user - before.children_user) / 2


def test_others_go_on_while_a_file_is_read(tmp_path):
    """The file is a pipe that nobody writes to yet, so its reader waits until we let it go on."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    refusals = []

    def read():
        try:
            open_table(pipe, TEXT, UPLOAD)
        except UnreadableList as error:
            refusals.append(str(error))

    reader = Thread(target=read)
    reader.start()
    with pipe.open("wb"):
        assert reader.is_alive()
        assert open_table(CONTENT, TEXT, UPLOAD).total == 2
        assert reader.is_alive()
    reader.join()
    assert refusals


def test_a_hostile_workbook_ends_in_one_sentence():
    for content in (xlsx(("text",), lost="XFD1048576"), b"PK" + b"<c " * 20_000):
        with pytest.raises(UnreadableList) as refused:
            open_table(content, TEXT, UPLOAD)
        assert "\n" not in str(refused.value)

import pytest

from app.operations.costs import FILE, load_costs, write_costs
from domain.errors import FileMistake
from tests.domain.operations.test_capacity import costs


def test_the_shipped_costs_are_read():
    shipped = load_costs()
    for mode in shipped.modes.values():
        assert [scale.times for scale in mode.scales] == [1, 10, 100]


def test_what_is_written_is_read_again(tmp_path):
    file = tmp_path / "costs.yaml"
    write_costs(load_costs(), file)
    assert load_costs(file) == load_costs()
    write_costs(costs(), file)
    assert load_costs(file).pages == costs().pages


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("machine:", "machines:", "неизвестный ключ"),
        ("measured: '", "measured: 'в ", "нужна дата"),
        ("one_ms: [", "one_ms: [-1, ", "one_ms"),
        ("one_ms: [", "one_ms: [999999, ", "три числа по возрастанию"),
        ("times: 10\n", "times: ten\n", "times"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path, before, after, problem):
    text = FILE.read_text("utf-8")
    assert before in text
    file = tmp_path / "costs.yaml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(FileMistake, match=problem) as refused:
        load_costs(file)
    assert refused.value.line is not None

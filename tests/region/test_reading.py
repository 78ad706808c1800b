import yaml
from hypothesis import given
from hypothesis import strategies as st

from files.strict_yaml import Item, Mistakes
from region.reading import Unique


@given(st.lists(st.sampled_from("абвг"), max_size=12))
def test_unique_complains_of_every_repetition_and_names_the_first_line(letters: list[str]) -> None:
    unique = Unique()
    mistakes: Mistakes = []
    for line, letter in enumerate(letters):
        unique.add(_item(letter, line, mistakes), letter)
    expected = [
        (line + 1, letters.index(letter) + 1)
        for line, letter in enumerate(letters)
        if letter in letters[:line]
    ]
    assert [(m.line, int(m.problem.rpartition(" ")[2])) for m in mistakes] == expected


def _item(value: str, line: int, mistakes: Mistakes) -> Item:
    node = yaml.compose("\n" * line + value, Loader=yaml.CSafeLoader)
    assert node is not None
    return Item("a.yaml", "k", node, mistakes)

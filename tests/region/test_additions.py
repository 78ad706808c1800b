"""Topics and bodies added to a region's files."""

import pytest

from domain.errors import FileMistake
from domain.region import Body, Topic
from region.additions import BODIES, TOPICS, add
from region.loader import check_region, load_region

STAMP = "20261127-180000"
TOPIC = Topic("roads.own_ufo", "Круги: на поле", "roads", starred=True)
MORE = Topic("fires.own_dragon", "Драконы", "fires")
BODY = Body("own_space", "Управление космоса", "regional", verified=False)


def test_additions_are_read_back_and_the_files_before_are_kept(copy):
    before = {name: (copy / name).read_text("utf-8") for name in (TOPICS, BODIES)}
    kept = add(copy, [TOPIC, MORE], [BODY], STAMP)
    assert [path.name for path in kept] == [f"{TOPICS}.{STAMP}", f"{BODIES}.{STAMP}"]
    assert {path.name.removesuffix(f".{STAMP}"): path.read_text("utf-8") for path in kept} == before
    region = load_region(copy)
    assert region.groups["roads"].topics[-1] == TOPIC
    assert region.groups["fires"].topics[-1] == MORE
    assert region.bodies["own_space"] == BODY
    assert check_region(copy) == []
    for name, text in before.items():
        lines = iter((copy / name).read_text("utf-8").splitlines())
        assert all(line in lines for line in text.splitlines()), name


def test_only_the_file_that_changes_is_written(copy):
    assert [path.name for path in add(copy, [], [BODY], STAMP)] == [f"{BODIES}.{STAMP}"]
    assert not (copy / f"{TOPICS}.{STAMP}").exists()


def test_a_list_of_starred_topics_is_begun_where_there_is_none(copy):
    file = copy / TOPICS
    head, _, rest = file.read_text("utf-8").partition("starred:\n")
    file.write_text(head + rest[rest.index("groups:") :], "utf-8")
    add(copy, [TOPIC], [], STAMP)
    assert load_region(copy).groups["roads"].topics[-1].starred


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        (Topic("roads.jams", "Ещё пробки", "roads"), "повторяется"),
        (Topic("roads.own_vote", "Выборы губернатора", "roads"), "не ведутся"),
    ],
)
def test_what_the_region_would_not_read_leaves_its_files_alone(copy, topic, said):
    before = (copy / TOPICS).read_bytes()
    with pytest.raises(FileMistake, match=said):
        add(copy, [topic], [BODY], STAMP)
    assert (copy / TOPICS).read_bytes() == before
    assert sorted(path.name for path in copy.glob("*.yaml.*")) == []

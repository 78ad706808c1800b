"""A copy of the shipped region that a test may break."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from region.loader import check_region, load_region, region_folder


@pytest.fixture(scope="session")
def amur() -> Path:
    """The shipped files, to read."""
    return region_folder(Path("amur"))


@pytest.fixture
def copy(amur: Path, tmp_path: Path) -> Path:
    """A copy of the shipped files, to break; every border is one rectangle, to be read fast."""
    folder = Path(shutil.copytree(amur, tmp_path / "amur"))
    frame = [[119, 48], [135, 48], [135, 58], [119, 58], [119, 48]]
    features = [
        {
            "type": "Feature",
            "properties": {"municipality": id_},
            "geometry": {"type": "MultiPolygon", "coordinates": [[frame]]},
        }
        for id_ in load_region(amur).municipalities
    ]
    borders = {"type": "FeatureCollection", "attribution": "тест", "features": features}
    (folder / "polygons.geojson").write_text(json.dumps(borders, ensure_ascii=False), "utf-8")
    return folder


@pytest.fixture
def edit(copy: Path) -> Callable[..., int]:
    """Put `new` for the first `old` in a file of the copy. Returns the line where `at` stands,
    `new` itself by default, looked for from the edited line on.
    """

    def change(file: str, old: str, new: str, at: str | None = None) -> int:
        path = copy / file
        text = path.read_text("utf-8")
        place = text.index(old)
        text = text[:place] + new + text[place + len(old) :]
        path.write_text(text, "utf-8")
        begin = text.rfind("\n", 0, place) + 1
        return text.count("\n", 0, text.index(new if at is None else at, begin)) + 1

    return change


@pytest.fixture
def problem(copy: Path, edit: Callable[..., int]) -> Callable[..., str]:
    """Edit as above, check, and return what is said of a key of that file on that line, with the
    edits of one test adding up.
    """

    def find(file: str, old: str, new: str, at: str | None, key: str) -> str:
        line = edit(file, old, new, at)
        found = check_region(copy)
        here = [
            m.problem for m in found if (m.file, m.line, m.key) == (str(copy / file), line, key)
        ]
        assert len(here) == 1, [f"line {line} expected", *map(str, found)]
        return here[0]

    return find

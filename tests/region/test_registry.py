from collections.abc import Callable

import pytest

BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        (
            "unknown_source_kind",
            "sources.yaml",
            "id: asn24\n    kind: rss",
            "id: asn24\n    kind: fax",
            "kind",
            "sources[0].kind",
            "бывает rss",
        ),
    )
]


@pytest.mark.parametrize(("file", "old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_file_line_and_key(
    problem: Callable[..., str], file: str, old: str, new: str, at: str | None, key: str, says: str
) -> None:
    assert says in problem(file, old, new, at, key)

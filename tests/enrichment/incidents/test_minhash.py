"""Near-copies by MinHash."""

import pytest

from enrichment.incidents.minhash import HASHES, jaccard, signatures

SIGNATURE = (585050490, 101889090, 523440025)


def test_signatures_estimate_the_jaccard_index() -> None:
    words = [f"w{n}" for n in range(300)]
    one, other, same = signatures([words[:200], words[50:250], words[:200]])
    assert one == same
    assert len(one) == HASHES
    assert jaccard(one, same) == 1.0
    assert jaccard(one, other) == pytest.approx(148 / 248, abs=0.2)


def test_stored_signatures_stay_comparable_between_versions() -> None:
    """The first numbers of a fixed text: a change would make every stored incident blind."""
    (signature,) = signatures([["нет", "отопление", "в", "дом", "уже", "третий", "день", "подряд"]])
    assert signature[:3] == SIGNATURE
    assert all(0 <= number < 2**32 for number in signature)


def test_short_texts_have_no_signature_and_are_no_copies() -> None:
    assert signatures([["нет", "свет"], []]) == [(), ()]
    assert jaccard((), ()) == 0.0

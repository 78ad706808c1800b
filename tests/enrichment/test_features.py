"""Texts as rows of one matrix."""

import numpy as np
import pytest

from enrichment.features import BITS, Vectors, terms, vocabulary
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import make_reading

TEXTS = ["Нет воды", "нет ВОДЫ второй день", "Яма на дороге", "", "😡😡", "нет воды"]


@pytest.fixture(scope="module")
def found(morphology: Morphology):
    return terms([make_reading(morphology, text) for text in TEXTS])


@pytest.fixture(scope="module")
def words(found):
    return vocabulary(found, np.ones(len(TEXTS), bool), 2, 2)


@pytest.fixture(scope="module")
def vectors(found):
    hashes = np.unique(found.lemmas)
    return Vectors(hashes, np.eye(len(hashes), 3, dtype=np.float32) + np.float32(0.1))


def test_a_text_is_counted_by_itself_whatever_stands_beside_it(
    found, morphology: Morphology
) -> None:
    for place, text in enumerate(TEXTS):
        alone = terms([make_reading(morphology, text)])
        assert (alone.counts != found.counts[place]).nnz == 0


def test_case_does_not_count_and_no_text_has_no_terms(found) -> None:
    assert (found.counts[0] != found.counts[5]).nnz == 0
    assert found.counts[3].nnz == 0
    assert found.counts.shape == (len(TEXTS), 1 << BITS)


def test_pairs_of_lemmas_are_terms_of_their_own(morphology: Morphology) -> None:
    there, back = (terms([make_reading(morphology, t)]).counts for t in ("нет воды", "воды нет"))
    assert (there != back).nnz > 0


def test_each_block_of_a_row_has_length_one(found, words, vectors) -> None:
    matrix = words.matrix(found, vectors)
    for block in (matrix.sparse[:, : words.lemmas], matrix.sparse[:, words.lemmas :]):
        lengths = np.sqrt(block.multiply(block).sum(1))
        assert np.allclose(lengths[[0, 1, 5]], 1, atol=1e-5)
        assert not lengths[3:5].any()
    lengths = np.sqrt((matrix.dense**2).sum(1))
    assert np.allclose(lengths[:3], 1, atol=1e-3)
    assert not lengths[3:5].any()


def test_a_vocabulary_holds_what_enough_of_the_chosen_texts_hold(found, words) -> None:
    chosen = np.array([True, True, False, False, False, False])
    few = vocabulary(found, chosen, 2, 2)
    assert 0 < len(few.buckets) <= len(words.buckets)
    assert set(few.buckets) <= set(found.counts[0].indices) & set(found.counts[1].indices)


def test_an_empty_batch_is_an_empty_matrix(words, vectors) -> None:
    matrix = words.matrix(terms([]), vectors)
    assert matrix.sparse.shape == (0, len(words.buckets))
    assert matrix.dense.shape == (0, 3)


def test_a_very_long_text_is_read_to_a_bound(morphology: Morphology) -> None:
    long = terms([make_reading(morphology, "нет воды " * 50_000)])
    assert long.counts.sum() < 40_000

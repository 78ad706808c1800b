from hypothesis import given
from hypothesis import strategies as st

from domain.signed import read, sign

KEY = b"k" * 32


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_comes_back_by_its_key_only(text):
    token = sign(KEY, text)
    assert read(KEY, token) == text
    assert read(b"x" * 32, token) is None
    assert token.isascii()


@given(st.text())
def test_whatever_else_somebody_sends_is_not_ours(token):
    assert read(KEY, token) is None


def test_a_cut_or_changed_token_is_not_ours():
    token = sign(KEY, "Анна")
    changed = token.replace(".", "A.")
    for wrong in (token[:-2], token[1:], changed, token + "A", "", "."):
        assert read(KEY, wrong) is None

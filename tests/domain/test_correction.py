from datetime import UTC, datetime, timedelta

import pytest

from domain.correction import Correction, overlay
from domain.post import Label, Labels

AT = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_latest_word_of_a_person_wins_over_the_model():
    labels = Labels(kind=Label("news", 0.9), group=Label("roads", 0.5), lemmas="яма")
    later = Correction("p", "kind", "complaint", "anna", AT + timedelta(hours=1))
    earlier = Correction("p", "kind", "question", "oleg", AT)
    corrected = overlay(labels, [later, earlier, Correction("p", "group", None, "oleg", AT)])
    assert corrected.kind == Label("complaint", 1.0, by_person=True)
    assert corrected.group is None
    assert corrected.lemmas == "яма"


def test_a_field_that_is_no_label_is_refused():
    with pytest.raises(ValueError, match="lemmas"):
        Correction("p", "lemmas", "x", "anna", AT)

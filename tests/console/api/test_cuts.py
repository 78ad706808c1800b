"""What a program hears of a cut beside its cells."""

from russian.cuts import CLAIM

MONTHS = {"since": "2026-01-01T00:00:00+09:00", "until": "2026-04-01T00:00:00+09:00"}


def test_surveys_say_whose_opinion_they_are_and_hide_few_from_the_centre(api) -> None:
    surveys = api.get("/cuts", params={"counted": "surveys", **MONTHS}).json()
    assert (surveys["claim"], surveys["is_rounded"]) == (CLAIM, True)
    assert [cell["is_hidden"] for cell in surveys["cells"]] == [True]
    cases = api.get("/cuts", params={"counted": "cases", **MONTHS}).json()
    assert (cases["claim"], cases["is_rounded"], cases["cells"]) == ("", False, [])

"""Answers where somebody cheats or is faster: claims, sites of anybody, two who decide at once."""

from dataclasses import replace

import pytest

from cases.answers.threads import CLAIMS
from desks.cases.answers.desk import AnswerDesk
from desks.cases.opening import CaseOpening, HandForm
from domain.cases.answers.answer import AnswerDoubt
from domain.errors import MoveRefused
from domain.probe import Finding, PageVerdict, ProbeState
from domain.source import Source, SourceKind
from tests.cases.answers.threads import DONE, HOUR, ME, TOWN, A, D, P, community, private
from tests.making import Late, with_ports


def test_residents_who_speak_as_a_body_fill_no_case_and_no_watch(town) -> None:
    asked = town.write("Яма на Мира")
    number = town.opened(asked)
    for n in range(2 * CLAIMS):
        town.write(f"Администрация города: {DONE}", private(n), town.now + HOUR, asked)
    answer = town.write(DONE, community(TOWN), town.now + HOUR, asked)
    town.look()
    known = town.answers(number)
    assert sum(one.doubt is AnswerDoubt.RESIDENT for one in known) == CLAIMS
    assert [one.post_id for one in known if one.state is A.PROPOSED] == [answer.id]
    watched = town.installation.casework.watches.of_cases([number])[number]
    assert {one.post_id for one in watched} == {asked.id, answer.id}


def test_of_two_who_decide_at_once_the_second_is_told(town) -> None:
    asked = town.write("Течёт крыша")
    number = town.opened(asked)
    town.write(DONE, community(TOWN), town.now + HOUR, asked)
    town.look()
    [found] = town.answers(number)
    late = Late(town.installation.casework.answers, get=lambda _: found)
    second = AnswerDesk(with_ports(town.installation, answers=late))
    AnswerDesk(town.installation).accept(ME, found.number)
    for decide in (second.reject, second.accept):
        with pytest.raises(MoveRefused):
            decide(ME, found.number)
    [kept] = town.answers(number)
    assert (kept.state, kept.move) == (A.TAKEN, town.case(number).version)


@pytest.mark.parametrize(
    ("site", "proof", "doubt"),
    [
        ("tynda.example.org", P.VERIFIED, None),
        ("anybody.example.org", P.UNVERIFIED, AnswerDoubt.NOT_OFFICIAL),
    ],
)
def test_a_text_is_verified_on_the_site_of_a_body_alone(town, site, proof, doubt) -> None:
    page = Source(
        "site", SourceKind.WEB, "Тында", "https://tynda.example.org/news", "tynda", TOWN.owner_body
    )
    finder = town.checking.finder
    finder.region = replace(finder.region, sources={**finder.region.sources, "site": page})
    form = HandForm("Нет света", "improvement.street_lights", "tynda", "Мира", "1")
    number = CaseOpening(town.installation).by_hand(ME, form).stored.case.number
    town.move(number, D.ROUTE, body=TOWN.owner_body)
    town.move(number, D.ANSWER, note=DONE, link=f"https://{site}/answers/7")
    town.look()
    probes, now = town.installation.crawl.probes, town.installation.clock.now()
    probe = probes.claim([SourceKind.WEB], now, HOUR)
    shows = Finding(fits=True, verdict="есть", page=PageVerdict.SHOWS)
    assert probes.save(replace(probe, state=ProbeState.DONE, finding=shows))
    town.look()
    [answer] = town.answers(number)
    assert (answer.proof, answer.doubt) == (proof, doubt)

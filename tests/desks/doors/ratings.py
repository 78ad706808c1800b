"""Published ratings through each door: drafts, objections, links, final versions, exclusions."""

from datetime import date, timedelta
from itertools import count

from app.installation import Installation
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.exclusions import ExclusionDesk
from desks.cases.ratings.objections import Objecting, ObjectionDesk
from desks.verbs import Verb
from desks.viewer import in_shell
from domain.cases.ratings.edition import RatingEdition, RatingSpan
from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from domain.cases.ratings.measure import MeasureKind
from domain.person import Right
from russian.ratings.editions import edition_words
from tests.desks.doors.table import BODY, MISSING, REFUSED, Call, Names, Row

READ = frozenset({Right.READ_CASES})
DRAFTS, RATINGS = READ | {Right.DRAFTS}, READ | {Right.RATINGS}
BEFORE = in_shell("заранее")
MONTHS = count()
PAGE, API = "/ratings/editions", "/rating-editions"
WHY = "потому что"


def _day() -> date:
    """Of a month that has no rating yet."""
    month = next(MONTHS)
    return date(2005 + month // 12, month % 12 + 1, 1)


def _names(edition: RatingEdition) -> Names:
    return {"edition": edition.number, "period": edition_words(edition)}


def _draft(installation: Installation) -> Names:
    until = installation.clock.now() + timedelta(days=1)
    return _names(EditionDesk(installation).publish(BEFORE, RatingSpan.MONTH, _day(), until))


def _shut(installation: Installation) -> RatingEdition:
    """A draft to which nobody objects any more: a second version."""
    desk, day = EditionDesk(installation), _day()
    until = installation.clock.now() + timedelta(days=1)
    first = desk.publish(BEFORE, RatingSpan.MONTH, day, until)
    desk.withdraw(BEFORE, first.number, WHY)
    return desk.publish(BEFORE, RatingSpan.MONTH, day, None, WHY)


def _final(installation: Installation) -> Names:
    return _names(EditionDesk(installation).finish(BEFORE, _shut(installation).number))


def _month(installation: Installation) -> Names:
    later = installation.clock.now() + timedelta(days=1)
    zone = installation.region.zone
    return {
        "day": _day().isoformat(),
        "until": f"{later.astimezone(zone):%d.%m.%Y %H:%M}",
        "moment": later.isoformat(),
    }


def _objected(installation: Installation) -> Names:
    names = _draft(installation)
    asked = Objecting(BODY, WHY, measure=MeasureKind.ON_TIME)
    one = ObjectionDesk(installation).object(BEFORE, names["edition"], asked)
    return {**names, "objection": one.number}


def _invited(installation: Installation) -> Names:
    names = _draft(installation)
    link, _ = ObjectionDesk(installation).invite(BEFORE, names["edition"], BODY)
    return {**names, "link": link.number}


def _excluded(installation: Installation) -> Names:
    now = installation.clock.now()
    past = now - timedelta(days=9000)
    flood = RatingExclusion("Паводок", ExclusionKind.FLOOD, WHY, past, past + timedelta(days=1))
    return {"exclusion": ExclusionDesk(installation).add(BEFORE, flood).number}


ROWS = (
    Row(
        "rating editions",
        READ,
        page=Call("GET", PAGE),
        api=Call("GET", API),
        shell=("rating", "list"),
        verb=Verb.RATINGS,
        detail="список",
    ),
    Row(
        "draft of a rating",
        DRAFTS,
        page=Call("GET", f"{PAGE}/{{edition}}"),
        api=Call("GET", f"{API}/{{edition}}"),
        shell=("rating", "show", "{edition}"),
        verb=Verb.RATINGS,
        detail="{period}",
        make=_draft,
    ),
    Row(
        "final rating",
        READ,
        page=Call("GET", f"{PAGE}/{{edition}}"),
        api=Call("GET", f"{API}/{{edition}}"),
        shell=("rating", "show", "{edition}"),
        verb=Verb.RATINGS,
        detail="{period}",
        make=_final,
    ),
    Row(
        "number of a rating that no body has",
        READ,
        page=Call("GET", f"{PAGE}/{{edition}}/cases/none/on_time"),
        api=Call("GET", f"{API}/{{edition}}/cases/none/on_time"),
        shell=("rating", "cases", "{edition}", "none"),
        outcome=MISSING,
        make=_final,
    ),
    Row(
        "rating published",
        RATINGS,
        page=Call("POST", PAGE, {"span": "month", "day": "{day}", "until": "{until}"}),
        api=Call("POST", API, {"span": "month", "day": "{day}", "until": "{moment}"}),
        shell=("rating", "publish", "{day}", "--until", "{moment}"),
        verb=Verb.RATING_PUBLISHED,
        detail="*",
        make=_month,
    ),
    Row(
        "rating finished",
        RATINGS,
        page=Call("POST", f"{PAGE}/{{edition}}/finish"),
        api=Call("POST", f"{API}/{{edition}}/finish"),
        shell=("rating", "finish", "{edition}"),
        verb=Verb.RATING_FINAL,
        detail="{period}",
        make=lambda installation: _names(_shut(installation)),
    ),
    Row(
        "rating finished too early",
        RATINGS,
        page=Call("POST", f"{PAGE}/{{edition}}/finish"),
        api=Call("POST", f"{API}/{{edition}}/finish"),
        shell=("rating", "finish", "{edition}"),
        outcome=REFUSED,
        make=_draft,
    ),
    Row(
        "draft withdrawn",
        RATINGS,
        page=Call("POST", f"{PAGE}/{{edition}}/withdraw", {"why": WHY}),
        api=Call("POST", f"{API}/{{edition}}/withdraw", {"why": WHY}),
        shell=("rating", "withdraw", "{edition}", "--why", WHY),
        verb=Verb.RATING_WITHDRAWN,
        detail="{period}",
        make=_draft,
    ),
    Row(
        "objection",
        DRAFTS,
        page=Call(
            "POST",
            f"{PAGE}/{{edition}}/objections",
            {"body": BODY, "measure": "on_time", "reason": WHY},
        ),
        api=Call(
            "POST",
            f"{API}/{{edition}}/objections",
            {"body": BODY, "measure": "on_time", "reason": WHY},
        ),
        shell=("rating", "object", "{edition}", BODY, "--measure", "on_time", "--why", WHY),
        verb=Verb.RATING_OBJECTION,
        detail="{period}: housing, on_time",
        make=_draft,
    ),
    Row(
        "objection decided",
        RATINGS,
        page=Call(
            "POST",
            f"{PAGE}/{{edition}}/objections/{{objection}}",
            {"effect": "corrected", "why": WHY},
        ),
        api=Call(
            "POST",
            "/rating-objections/{objection}/decide",
            {"effect": "corrected", "why": WHY},
        ),
        shell=("rating", "decide", "{objection}", "--effect", "corrected", "--why", WHY),
        verb=Verb.RATING_DECISION,
        detail="№ {objection}, {period}",
        make=_objected,
    ),
    Row(
        "link for objections",
        RATINGS,
        page=Call("POST", f"{PAGE}/{{edition}}/links", {"body": BODY}),
        api=Call("POST", f"{API}/{{edition}}/links", {"body": BODY}),
        shell=("rating", "link", "{edition}", BODY),
        verb=Verb.RATING_LINK,
        detail="{period}: housing",
        make=_draft,
    ),
    Row(
        "link for objections revoked",
        RATINGS,
        page=Call("POST", f"{PAGE}/{{edition}}/links/{{link}}/revoke"),
        api=Call("POST", "/rating-links/{link}/revoke"),
        shell=("rating", "unlink", "{link}"),
        verb=Verb.RATING_LINK_REVOKED,
        detail="№ {link}, housing",
        make=_invited,
    ),
    Row(
        "exclusions",
        READ,
        page=Call("GET", "/ratings/exclusions"),
        api=Call("GET", "/rating-exclusions"),
        shell=("rating", "exclusions"),
        verb=Verb.RATINGS,
        detail="исключения",
    ),
    Row(
        "exclusion added",
        RATINGS,
        page=Call(
            "POST",
            "/ratings/exclusions",
            {
                "name": "Паводок",
                "kind": "flood",
                "reason": WHY,
                "since": "01.08.2005 00:00",
                "until": "15.08.2005 00:00",
            },
        ),
        api=Call(
            "POST",
            "/rating-exclusions",
            {
                "name": "Паводок",
                "kind": "flood",
                "reason": WHY,
                "since": "2005-08-01T00:00+09:00",
                "until": "2005-08-15T00:00+09:00",
            },
        ),
        shell=(
            *("rating", "exclude", "Паводок", "--since", "2005-08-01", "--until", "2005-08-15"),
            *("--why", WHY, "--kind", "flood"),
        ),
        verb=Verb.RATING_EXCLUSION,
        detail="№ * «Паводок»",
    ),
    Row(
        "exclusion ended",
        RATINGS,
        page=Call("POST", "/ratings/exclusions/{exclusion}/end"),
        api=Call("POST", "/rating-exclusions/{exclusion}/end"),
        shell=("rating", "include", "{exclusion}"),
        verb=Verb.RATING_EXCLUSION_ENDED,
        detail="№ {exclusion} «Паводок»",
        make=_excluded,
    ),
)

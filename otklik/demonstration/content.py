"""The content plan of the demo: ideas from its figures, and publications of official pages."""

from collections.abc import Sequence
from datetime import timedelta

from app.installation import Installation
from desks.outreach.content.desk import ContentDesk, ContentForm
from desks.outreach.content.finding import find_published
from desks.outreach.content.measuring import LATE, SPANS, measure_content
from desks.outreach.content.proposing import ContentLook
from desks.outreach.content.surrounding import official_pages
from desks.viewer import Viewer
from domain.outreach.content import LONGEST_TEXT, LONGEST_TITLE, ContentEntry
from domain.post import AuthorKind, EnrichedPost
from domain.query import All, Among, Field, Since, Until
from domain.source import Source

DAY = timedelta(days=1)
FRESH = 6 * DAY
TOPIC, PLACE = "improvement.street_lights", "tynda"
TITLE = "Фонари в Тынде: что сделано за неделю"
TEXT = "Бригада обошла центральные улицы и заменила лампы. В субботу работы продолжатся."

CITY, LINK = "blagoveshchensk", "https://vk.com/wall-1_1"
ROADS = "Ямочный ремонт в Благовещенске: улицы этой недели"
ROADS_TEXT = "Показываем, какие улицы ремонтируем на этой неделе и когда их откроют."


def fill_plan(installation: Installation, viewer: Viewer) -> Sequence[ContentEntry]:
    """The ideas. One publication waits for its hour, one the crawler found, one is measured."""
    now, desk = installation.clock.now(), ContentDesk(installation)
    ideas = ContentLook(installation, now).look()
    pages = [page.source for page in desk.pages(viewer)]
    if not pages:
        return ideas
    waiting = ContentForm(
        TITLE, TEXT, topic=TOPIC, municipality=PLACE, pages=(pages[0].id,), planned=now + DAY
    )
    desk.approve(viewer, desk.add(viewer, waiting).number, despite=True)
    for one in _posts(installation)[:1]:
        _approved(desk, viewer, one)
        find_published(installation, now)
    _measured(installation, viewer, pages[0])
    return ideas


def _measured(installation: Installation, viewer: Viewer, page: Source) -> None:
    """One of before the crawler knew the page: a person wrote down its link and hour."""
    desk, at = ContentDesk(installation), installation.clock.now() - (SPANS[-1] + LATE + 1) * DAY
    form = ContentForm(ROADS, ROADS_TEXT, "roads", municipality=CITY, pages=(page.id,), planned=at)
    number = desk.add(viewer, form).number
    desk.approve(viewer, number, despite=True)
    desk.publish(viewer, number, page.id, LINK, at)
    measure_content(installation, installation.clock.now())


def _approved(desk: ContentDesk, viewer: Viewer, one: EnrichedPost) -> None:
    """What that post says, as if it had been planned for its hour."""
    post, labels = one.post, one.labels
    form = ContentForm(
        title=" ".join(post.body.split())[:LONGEST_TITLE],
        text=post.body,
        group=labels.group.value if labels.group else "",
        municipality=labels.municipality.value if labels.municipality else PLACE,
        pages=(post.source_id,),
        planned=post.published_at,
    )
    number = desk.add(viewer, form).number
    desk.approve(viewer, number, despite=True)


def _posts(installation: Installation) -> Sequence[EnrichedPost]:
    """Of official pages themselves, the newest first."""
    now = installation.clock.now()
    ids = frozenset(page.source.id for page in official_pages(installation))
    walked = installation.posts.index.walk(
        All((Among(Field.SOURCE, ids), Since(now - FRESH), Until(now)))
    )
    return [
        one
        for one in walked
        if one.post.thread_id is None
        and one.post.author is not None
        and one.post.author.kind is AuthorKind.OFFICIAL
        and 0 < len(one.post.body) <= LONGEST_TEXT
    ]

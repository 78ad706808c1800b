"""One of each register of outreach in the demo: mistakes as they are proposed, a best practice, a
seminar that answers them, an inquiry of an outlet, a content plan.
"""

from collections.abc import Collection
from datetime import datetime, time, timedelta

from app.installation import Installation
from desks.outreach.contacts import ContactForm, OutletContactDesk
from desks.outreach.looking import look_for_mistakes
from desks.outreach.mistakes import MistakeDesk
from desks.outreach.practices import PracticeDesk, PracticeForm
from desks.outreach.seminars.checking import SeminarForm
from desks.outreach.seminars.desk import SeminarDesk
from desks.viewer import Viewer
from domain.leader import speaker
from domain.outreach.mistake import MistakeKind
from domain.outreach.outlet_contact import ContactWay
from domain.outreach.seminar import Material, SeminarAudience
from domain.post import AuthorKind
from otklik.demonstration.content import fill_plan

LESSON = "Ответы в сетях до публикации читает второй человек"
PRACTICE = PracticeForm(
    problem="Фонари гаснут по одному, жители пишут о каждом",
    measure="Обход улиц раз в неделю по вечерам, замена ламп за один выезд",
    cost="Одна бригада, два вечера в неделю",
    took="Месяц до первого спокойного месяца",
    body="administration_tynda",
    topic="improvement.street_lights",
)


def fill_registers(
    installation: Installation, viewer: Viewer
) -> Collection[tuple[MistakeKind, str]]:
    """The mistakes that are proposed, by kind and post. The first rude answer is confirmed with a
    lesson, the others wait for those who try the demo.
    """
    mistakes = look_for_mistakes(installation, installation.clock.now())
    desk = MistakeDesk(installation)
    rude = [one for one in mistakes if one.kind is MistakeKind.RUDE]
    for one in rude[:1]:
        desk.confirm(viewer, one.number)
        desk.teach(viewer, one.number, "", LESSON)
    practices = PracticeDesk(installation)
    practices.publish(viewer, practices.add(viewer, PRACTICE).number)
    _plan_seminar(installation, viewer)
    _note_inquiry(installation, viewer)
    fill_plan(installation, viewer)
    return {(one.kind, one.post_id or "") for one in mistakes}


def _plan_seminar(installation: Installation, viewer: Viewer) -> None:
    """Next week, for the bodies that erred so, or else for the one of the practice."""
    desk, region = SeminarDesk(installation), installation.region
    today = installation.clock.now().astimezone(region.zone).date()
    starts_at = datetime.combine(today + timedelta(days=7), time(10), region.zone)
    form = SeminarForm(
        title="Вежливый ответ по делу",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Малый зал центра",
        about="Разбираем подтверждённые ошибки месяца: как было и как надо.",
        audience=[SeminarAudience.PRESS, SeminarAudience.EXECUTOR],
        kinds=[MistakeKind.RUDE, MistakeKind.FORMAL],
        materials=[Material("Памятка: пять пунктов ответа", "https://example.org/otvet")],
    )
    seminar = desk.add(viewer, form)
    first = [one.body for one in desk.again(viewer, seminar.number).candidates if one.errors]
    desk.invite(viewer, seminar.number, first or [str(PRACTICE.body)])


def _note_inquiry(installation: Installation, viewer: Viewer) -> None:
    """Of the first outlet of the registry, with an answer due tomorrow."""
    sources = installation.region.sources.values()
    outlets = sorted(one.id for one in sources if speaker(one) is AuthorKind.OUTLET)
    now = installation.clock.now()
    form = ContactForm(
        ContactWay.INQUIRY,
        now,
        person="Редактор отдела новостей",
        purpose="Спрашивают, сколько домов остаётся без тепла и когда закончат",
        due=now + timedelta(days=1),
    )
    for outlet in outlets[:1]:
        OutletContactDesk(installation).add(viewer, outlet, form)

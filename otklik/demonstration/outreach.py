"""One of each register of outreach in the demo: mistakes as proposed, a practice, a plan."""

from collections.abc import Collection

from app.installation import Installation
from desks.outreach.looking import look_for_mistakes
from desks.outreach.mistakes import MistakeDesk
from desks.outreach.practices import PracticeDesk, PracticeForm
from desks.viewer import Viewer
from domain.outreach.mistake import MistakeKind
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
    fill_plan(installation, viewer)
    return {(one.kind, one.post_id or "") for one in mistakes}

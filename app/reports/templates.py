"""Fills a stored template with a report, before anything of it is sent."""

from app.installation import Installation
from app.reports.imprint import imprint_of
from domain.errors import NotFound
from domain.reports.document import Document
from reports.templates.template import FilledTemplate, fill_template
from reports.templates.values import values_of


def filled(installation: Installation, template_id: int, document: Document) -> FilledTemplate:
    """Its content is None where its mistakes name what the report lacks: then nothing may be sent.
    Raises NotFound for a template that was removed.
    """
    content = installation.reports.templates.content(template_id)
    if content is None:
        raise NotFound(f"шаблона {template_id} нет: его удалили, загрузите другой")
    imprint = imprint_of(installation.settings, installation.region)
    return fill_template(content, values_of(document, imprint))

"""The severity of an alert in words. Pure."""

from datetime import tzinfo

from babel.dates import format_date

from domain.alerting.severity import Assessment, Ground, Severity
from russian.figures import LOCALE
from russian.plural import plural

SEVERITIES = {
    Severity.ORDINARY: "обычно",
    Severity.HIGH: "серьёзно",
    Severity.CRITICAL: "критично",
}


def explained(assessment: Assessment, zone: tzinfo) -> str:
    month = format_date(assessment.at.astimezone(zone), "LLLL", locale=LOCALE)
    words = {
        Ground.PEOPLE: plural(assessment.people or 0, "житель", "жителя", "жителей"),
        Ground.DANGER: "сообщают об опасности для людей",
        Ground.ACCIDENT: "сообщают об аварии",
        Ground.CHILDREN: "пишут о детях",
        Ground.FROST: f"в домах холодно, а на улице {month}",
    }
    grounds = [words[ground] for ground in assessment.grounds]
    level = SEVERITIES[assessment.severity].capitalize()
    return f"{level}: {', '.join(grounds) if grounds else 'ни аварии, ни опасности не называют'}"

"""The interval of what was counted over a time. Pure."""

from scipy.special import chdtri

from domain.leader import Share
from domain.outreach.practice import PracticeLevel

MONTH = 30.0  # days


def level(stretch: PracticeLevel) -> float:
    """A share, or events in 30 days."""
    if stretch.n is not None:
        return stretch.count / stretch.n if stretch.n else 0.0
    return stretch.count * MONTH / stretch.days


def interval(stretch: PracticeLevel) -> tuple[float, float]:
    """At 95 %: of a share Wilson's, of events that of Garwood (1936)."""
    if stretch.n is not None:
        return Share(stretch.count, stretch.n).interval
    scale = MONTH / stretch.days
    low = chdtri(2 * stretch.count, 0.975) / 2 if stretch.count else 0.0
    return float(low) * scale, float(chdtri(2 * stretch.count + 2, 0.025) / 2) * scale

"""What improved beyond chance: with nothing changed hardly anything is proposed."""

import numpy as np
import pytest

from outreach.practices.improving import MonthShare, improvements, quiet

BODIES, GROUPS, MONTHS = 47, 26, 6
QUARTERS = [
    pytest.param(6, id="six quarters"),
    pytest.param(40, id="forty quarters", marks=pytest.mark.soak),
]
ONE = ("roads_ministry", "roads")


def region(rng, months: int, spread: float):
    """Months of all cells with nothing changed. `spread` is that of log-odds from month to month;
    a few cells have most cases.
    """
    sizes = np.exp(rng.normal(1.2, 1.3, (BODIES, GROUPS)))
    odds = rng.normal(0.8, 0.8, (BODIES, GROUPS))
    made = []
    for _ in range(months):
        n = rng.poisson(sizes)
        shares = 1 / (1 + np.exp(-(odds + rng.normal(0, spread, odds.shape))))
        counts = rng.binomial(n, shares)
        made.append(
            {
                (f"b{body}", f"g{group}"): MonthShare(int(counts[body, group]), int(n[body, group]))
                for body, group in np.argwhere(n > 0)
            }
        )
    return made


@pytest.mark.parametrize("quarters", QUARTERS)
@pytest.mark.parametrize("spread", [0.0, 0.4], ids=["steady", "restless"])
@pytest.mark.parametrize("more", [True, False], ids=["on time", "returned"])
def test_with_nothing_changed_at_most_one_a_quarter_is_proposed(quarters, spread, more) -> None:
    """Three looks a quarter; what was proposed at one look is not proposed at the next."""
    rng = np.random.default_rng(7)
    months = region(rng, 3 * quarters + MONTHS, spread)
    false, known = 0, set()
    for look in range(3 * quarters):
        hits = {one.cell for one in improvements(months[look : look + MONTHS], more=more)}
        false += len(hits - known)
        known |= hits
    print(f"\nsoak: {false / quarters:.2f} false a quarter")  # noqa: T201
    # Both measures together stay below one.
    assert false / quarters <= 0.5


def test_a_great_rise_is_found() -> None:
    rng, hits = np.random.default_rng(3), 0
    for _ in range(20):
        months = region(rng, MONTHS, 0.2)
        for place, month in enumerate(months):
            month[ONE] = MonthShare(int(rng.binomial(30, 0.5 if place < 3 else 0.85)), 30)
        hits += ONE in {one.cell for one in improvements(months, more=True)}
    assert hits / 20 >= 0.6


def months_of(*shares: tuple[int, int]):
    return [{ONE: MonthShare(count, n)} for count, n in shares]


def test_one_good_month_is_no_improvement() -> None:
    shares = [(10, 20)] * 4 + [(9, 20), (20, 20)]
    assert improvements(months_of(*shares), more=True) == []
    shares = [(10, 20)] * 3 + [(19, 20)] * 3
    [one] = improvements(months_of(*shares), more=True)
    assert (one.cell, one.before, one.after) == (ONE, MonthShare(30, 60), MonthShare(57, 60))
    assert improvements(months_of(*shares), more=False) == []
    assert improvements(months_of(*reversed(shares)), more=False)[0].cell == ONE


def test_few_cases_say_nothing() -> None:
    assert improvements(months_of(*[(0, 6)] * 3, *[(6, 6)] * 3), more=True) == []
    assert improvements([], more=True) == []


def test_the_longer_it_is_quiet_the_less_it_is_chance() -> None:
    assert quiet(3, 90, 90) == pytest.approx(1 / 8)
    assert quiet(5, 90, 90) < quiet(3, 90, 90)
    assert quiet(3, 90, 270) == pytest.approx(1 / 64)
    assert quiet(3, 0, 90) == 1.0

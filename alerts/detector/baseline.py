"""The usual count in every cell and hour: a Gamma-Poisson level times a weekly profile. Pure.

Arrays run over the cells of a Layout. `A` and `B` are the discounted counts and profile exposure of
the level; `C` and `E` are counts and level exposure by hour of week. Learning lags by LAG hours.
Each forecast is kept from the hour in which it was made, so an error is the error of a true
forecast.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from alerts.detector.dispersion import Dispersion
from alerts.detector.panel import Bools, Floats, Layout

DAY, WEEK = 24, 168
LAG = 12  # hours: by then late posts have arrived and an outbreak has become visible
LONGEST = 24  # hours of the longest window
BLOCK = LAG + LONGEST  # hours of counts that one step reads
WARM = 14 * DAY  # hours; until then the prior dominates and a signal is marked cold
LEVEL_HALF_LIFE = (5 * DAY, 42 * DAY)  # hours, shortest and longest
LEVEL_EVENTS = 160.0  # number of events that a level remembers
PRIOR_HOURS = 12.0  # weight of the margins in the level
MARGIN_HOURS = 50.0  # weight of the panel in a margin
LEAST_RATE = 1e-3  # authors per hour
PROFILE_HALF_LIFE = 35.0  # days
OWN_PSEUDO, TOPIC_PSEUDO = 30.0, 8.0  # trust in the profile one level up, in events
OWN_SPREAD_CAP = 4.0
YOUNG = 5 * DAY  # exposure below which counts are clipped loosely and teach no dispersion
PROFILE_FROM = 2 * DAY
CUT_SD = 3.0
_NAMES = ("A", "B", "C", "E", "profile", "prior", "mean", "past", "clock")


class Baseline:
    """The state of one panel at the start of hour `hour` (since the epoch), learned up to LAG hours
    before it. `phase` is the zone's offset in whole hours; `rate` is the level of a narrow cell
    before any data (authors per hour).
    """

    def __init__(
        self,
        layout: Layout,
        windows: tuple[int, ...],
        hour: int,
        phase: int = 0,
        rate: float = 0.01,
    ) -> None:
        cells = len(layout)
        self.layout, self.windows, self.phase = layout, windows, phase
        self.clock = np.array([hour, 0], np.int64)
        self.A, self.B = np.zeros(cells), np.zeros(cells)
        self.C, self.E = np.zeros((WEEK, cells)), np.zeros((WEEK, cells))
        self.profile = np.ones((WEEK, cells))
        self.prior = layout.total(np.full(cells, max(rate, LEAST_RATE)))
        # Forecasts of hours hour - BLOCK .. hour; the last row is the hour in progress.
        self.mean = np.zeros((BLOCK + 1, cells))
        self.mean[-1] = self._forecast(hour)
        # Forecasts of the week that ends with the hour in progress, by hour of week.
        self.past = np.repeat(self.mean[-1:], WEEK, axis=0)
        self.dispersion = Dispersion(cells, windows)

    @property
    def hour(self) -> int:
        return int(self.clock[0])

    @property
    def age(self) -> int:
        return int(self.clock[1])

    @property
    def cold(self) -> bool:
        return self.age < WARM

    def week_hour(self, hour: int) -> int:
        return (hour + self.phase) % WEEK

    def level(self) -> Floats:
        """Authors per hour, posterior mean."""
        level: Floats = (self.A + PRIOR_HOURS * self.prior) / (self.B + PRIOR_HOURS)
        return level

    def expect(self, end: float, cells: slice = slice(None)) -> Floats:
        """Expected authors [windows, cells] in the windows that end at `end` (hour <= end <= hour +
        1); an hour that is partly in a window counts by that part.
        """
        start = np.arange(self.hour - BLOCK, self.hour + 1)
        first = end - np.array(self.windows)[:, None]
        weights = np.clip(np.minimum(start + 1, end) - np.maximum(start, first), 0, 1)
        expected: Floats = np.einsum("wh,hc->wc", weights, self.mean[:, cells])
        return np.maximum(expected, 1e-9)

    def usual(self, since: float, until: float) -> Floats:
        """Expected authors [cells] between two moments, within the week that ends now or in the
        hours to come; a past hour uses the forecast of its beginning.
        """
        start = np.arange(int(np.floor(since)), int(np.ceil(until)))
        weights = np.minimum(start + 1, until) - np.maximum(start, since)
        slot = (start + self.phase) % WEEK
        coming = (start > self.hour)[:, None]
        forecast = np.where(coming, self.level() * self.profile[slot], self.past[slot])
        usual: Floats = (weights[:, None] * forecast).sum(0)
        return np.maximum(usual, 1e-9)

    def spread(self, mean: Floats, end: float) -> Floats:
        """Variance over mean of the windows that end at `end`: [windows, cells]."""
        return self.dispersion.at(mean, self.week_hour(int(np.ceil(end)) - 1) % DAY)

    def uncertainty(self, mean: Floats) -> Floats:
        extra: Floats = mean / (self.A + PRIOR_HOURS * self.prior + 1)
        return extra

    def learn(self, block: Floats, use: Bools) -> None:
        """End the hour in progress: `block` holds the counts [BLOCK, cells] of the last BLOCK
        hours, that hour last; the cells in `use` learn the hour LAG before it.
        """
        self.clock += 1
        if self.age > LAG:
            self._learn_hour(block, use)
        if self.week_hour(self.hour) % DAY == 0:
            self._refit()
        self.mean[:-1] = self.mean[1:]
        self.mean[-1] = self.past[self.week_hour(self.hour)] = self._forecast(self.hour)

    def _forecast(self, hour: int) -> Floats:
        forecast: Floats = self.level() * self.profile[self.week_hour(hour)]
        return np.maximum(forecast, 1e-6)

    def _learn_hour(self, block: Floats, use: Bools) -> None:
        week_hour = self.week_hour(self.hour - 1 - LAG)
        exposure, level = self.profile[week_hour], self.level()
        counts = np.array([block[BLOCK - LAG - w : BLOCK - LAG].sum(0) for w in self.windows])
        stop = BLOCK + 1 - LAG
        mean = np.array([self.mean[stop - w : stop].sum(0) for w in self.windows])
        mean = np.maximum(mean, 1e-9)
        spread = self.dispersion.at(mean, week_hour % DAY)
        young = self.B < YOUNG
        now, usual = block[BLOCK - LAG - 1], self.mean[stop - 1]
        cut = np.where(young, 3 * usual + 6, usual + CUT_SD * np.sqrt(spread[0] * usual) + 1)
        half = np.clip(LEVEL_EVENTS / level, *LEVEL_HALF_LIFE)
        keep = np.exp2(-1 / half)
        self.A = self.A * keep + use * np.minimum(now, cut)
        self.B = self.B * keep + use * exposure
        shaped = use & (self.B > PROFILE_FROM)
        self.C[week_hour] += shaped * np.minimum(now, cut)
        self.E[week_hour] += shaped * level
        if not self.cold:
            self.dispersion.learn(counts, mean, spread, week_hour % DAY, use & ~young)

    def _refit(self) -> None:
        keep = 0.5 ** (1 / PROFILE_HALF_LIFE)
        self.C *= keep
        self.E *= keep
        layout, narrow, groups = self.layout, self.layout.narrow, self.layout.groups
        above = np.empty((WEEK, groups + 1))
        all_c = self.C[:, narrow].sum(1, keepdims=True)
        all_e = self.E[:, narrow].sum(1, keepdims=True)
        above[:, groups:] = _shrunk(all_c, all_e, np.ones((WEEK, 1)), TOPIC_PSEUDO)
        above[:, :groups] = _shrunk(
            layout.group_sums(self.C), layout.group_sums(self.E), above[:, groups:], TOPIC_PSEUDO
        )
        own = self.dispersion.own(np.ones((len(self.windows), len(self.layout))))[0]
        trust = OWN_PSEUDO * np.minimum(own, OWN_SPREAD_CAP)
        profile = _shrunk(self.C, self.E, above[:, layout.group], trust)
        self.profile = profile / profile.mean(0)
        self.prior = self._margins()
        self.dispersion.refit(narrow, mixture=not self.cold)

    def _margins(self) -> Floats:
        layout, narrow = self.layout, self.layout.narrow
        a, b = np.where(narrow, self.A, 0), np.where(narrow, self.B, 0)
        if b.sum() < narrow.sum():
            return self.prior
        rate = max(a.sum() / b.sum(), LEAST_RATE)
        if self.age < 2 * DAY:
            return layout.total(np.full(len(layout), rate))
        margin = np.full(len(layout), 1 / rate)
        for number, count in (
            (layout.group, layout.groups),
            (layout.municipality, layout.municipalities),
        ):
            top = np.bincount(number, a, count + 1) + rate * MARGIN_HOURS
            margin *= (top / (np.bincount(number, b, count + 1) + MARGIN_HOURS))[number]
        return layout.total(np.maximum(margin, LEAST_RATE))

    def state(self) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
        """Copies of every learned array; `restore` continues bit for bit."""
        own = {name: getattr(self, name).copy() for name in _NAMES}
        return own | {f"dispersion.{k}": v for k, v in self.dispersion.state().items()}

    def restore(self, state: Mapping[str, NDArray[np.float64] | NDArray[np.int64]]) -> None:
        for name in _NAMES:
            setattr(self, name, state[name].copy())
        self.dispersion.restore(
            {
                k.removeprefix("dispersion."): v.astype(np.float64)
                for k, v in state.items()
                if k.startswith("dispersion.")
            }
        )


def _smooth(values: Floats) -> Floats:
    smoothed: Floats = 0.5 * values + 0.25 * np.roll(values, 1, 0) + 0.25 * np.roll(values, -1, 0)
    return smoothed


def _shrunk(counts: Floats, exposure: Floats, profile: Floats, trust: Floats | float) -> Floats:
    """Correct `profile` [WEEK, n] by hour of day, day of week, then hour of week; each ratio of
    observed to expected is shrunk towards 1 by `trust` pseudo-events.
    """
    daily = counts.reshape(7, DAY, -1)
    for axis in (0, 1):
        expected = (exposure * profile).reshape(7, DAY, -1)
        top, below = daily.sum(axis), expected.sum(axis)
        if axis == 0:
            top, below = _smooth(top), _smooth(below)
        ratio = np.expand_dims((top + trust) / (below + trust), axis)
        profile = (profile.reshape(7, DAY, -1) * ratio).reshape(WEEK, -1)
    shrunk: Floats = profile * (_smooth(counts) + trust) / (_smooth(exposure * profile) + trust)
    return shrunk

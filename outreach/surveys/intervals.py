"""The 95 % interval of a share of a sample drawn by lot. Pure."""

from math import sqrt

Z = 1.959963984540054  # of the normal distribution, at 97.5 %


def interval(share: float, effective: float, drawn: int, population: int) -> tuple[float, float]:
    """Wilson's score interval (JASA 1927) for the effective number of people, narrower where a good
    part of the population answered. `drawn` are those who answered.
    """
    if drawn >= population:
        return share, share
    n = effective * (population - 1) / (population - drawn)
    middle = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return max(0.0, middle - half), min(1.0, middle + half)

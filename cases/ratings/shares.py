"""The interval of a share. Pure."""

from scipy.special import ndtri

CONFIDENCE = 0.95


def wilson(counted: int, n: int) -> tuple[float, float]:
    """Wilson (1927)."""
    z = float(ndtri((1 + CONFIDENCE) / 2))
    middle = counted / n + z * z / (2 * n)
    half = z * ((counted / n) * (1 - counted / n) / n + z * z / (4 * n * n)) ** 0.5
    wide = 1 + z * z / n
    return max(0.0, (middle - half) / wide), min(1.0, (middle + half) / wide)

"""Contradictions that the replica plants are noticed, and few others are shown."""

from benchmarks import planted


def test_a_few_seeds_stand_above_the_floors(capsys) -> None:
    planted.main(["--seeds", "12"])  # ends with an error below a floor
    assert "of 12 planted incidents noticed" in capsys.readouterr().out

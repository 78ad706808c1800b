"""The small map is drawn again only where it would look different."""

from dataclasses import replace

from charts.maps import Place, small_map
from console.home.drawing import MOST, SmallMaps
from domain.deviation import DeviationLevel


def places(region, **fields):
    return [
        replace(
            Place(one.id, one.short, DeviationLevel.MORE, False, "", one.short, not one.district),
            **fields,
        )
        for one in region.municipalities.values()
    ]


def test_one_map_serves_all_who_see_the_same(installation) -> None:
    region = installation.region
    maps = SmallMaps(region)
    exact, rough = places(region, count=7), places(region)
    first = maps.of(exact)
    assert first == small_map(region, exact)
    assert maps.of(places(region, count=7)) is first
    assert maps.of(rough) == small_map(region, rough) != first


def test_only_the_latest_maps_are_kept(installation) -> None:
    region = installation.region
    maps = SmallMaps(region)
    first = maps.of(places(region, count=1))
    drawn = [maps.of(places(region, count=n)) for n in range(2, MOST + 2)]
    assert len({*drawn, first}) == MOST + 1
    again = maps.of(places(region, count=1))
    assert again == first
    assert again is not first

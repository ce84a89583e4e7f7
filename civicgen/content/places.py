"""`places.geojson` becomes named places."""

from __future__ import annotations

from typing import Any

import msgspec

from civicgen.content.paths import short_name
from civicgen.content.types import Place as NamedPlace
from civicgen.problems import Place, Problem

__all__ = ["places_of"]


def places_of(data: bytes, path: str) -> tuple[list[NamedPlace], list[Problem]]:
    """Places of a collection of features: `name` (or `nom`) and maybe `id` among their properties, and a geometry."""
    try:
        collection = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError) as error:
        return [], [Problem(code="bad-json", place=Place(path), given={"reason": str(error)})]
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list):
        return [], [Problem(code="bad-geojson", place=Place(path), given={"number": ""})]
    places: list[NamedPlace] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, feature in enumerate(features, 1):
        place = _place(feature)
        if place is None:
            problems.append(Problem(code="bad-geojson", place=Place(path), given={"number": str(number)}))
        elif place.id in seen:
            problems.append(Problem(code="same-id", place=Place(path), given={"value": place.id, "first": ""}))
        else:
            seen.add(place.id)
            places.append(place)
    return places, problems


def _place(feature: Any) -> NamedPlace | None:
    if not isinstance(feature, dict):
        return None
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {}
    name = properties.get("name") or properties.get("nom")
    if not isinstance(name, str) or not name.strip():
        return None
    given = properties.get("id", feature.get("id"))
    short = str(given) if isinstance(given, str | int) and str(given) else short_name(name)
    if not short:
        return None
    longitude, latitude = _middle(feature.get("geometry"))
    return NamedPlace(id=short, name=name.strip(), longitude=longitude, latitude=latitude)


def _middle(geometry: Any) -> tuple[float | None, float | None]:
    """The point itself, or the middle of what a line or a surface spans."""
    points: list[tuple[float, float]] = []
    waiting = [geometry.get("coordinates")] if isinstance(geometry, dict) else []
    while waiting:
        part = waiting.pop()
        if not isinstance(part, list):
            continue
        if len(part) >= 2 and all(isinstance(value, int | float) for value in part[:2]):
            if -180 <= part[0] <= 180 and -90 <= part[1] <= 90:
                points.append((part[0], part[1]))
        else:
            waiting += part
    if not points:
        return None, None
    longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
    return (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2

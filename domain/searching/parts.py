"""The conditions that every hit of a search meets: read, replaced, counted one by one. Pure."""

from collections.abc import Iterable

from domain.query import All, Any, Condition, Field, Is, Since, Until


def parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.conditions if isinstance(condition, All) else (condition,)


def joined(every: Iterable[Condition]) -> Condition:
    conditions = tuple(every)
    return conditions[0] if len(conditions) == 1 else All(conditions)


def limited(part: Condition) -> tuple[Field, tuple[str, ...]] | None:
    match part:
        case Is(field, value):
            return field, (value,)
        case Any(options) if options:
            read = [limited(one) for one in options]
            fields = {one[0] for one in read if one}
            if len(fields) == 1 and all(read):
                return fields.pop(), tuple(v for one in read if one for v in one[1])
    return None


def values_of(condition: Condition, field: Field) -> tuple[str, ...]:
    own = (limit for part in parts(condition) if (limit := limited(part)) and limit[0] is field)
    return tuple(dict.fromkeys(value for _, values in own for value in values))


def with_values(condition: Condition, field: Field, values: Iterable[str]) -> Condition:
    others = [
        part for part in parts(condition) if not ((limit := limited(part)) and limit[0] is field)
    ]
    chosen = tuple(Is(field, value) for value in dict.fromkeys(values))
    if chosen:
        others.append(chosen[0] if len(chosen) == 1 else Any(chosen))
    return joined(others)


def apart(condition: Condition) -> list[tuple[Condition, Condition]]:
    """Each part, times as one, and the search without it."""
    every = parts(condition)
    times = [part for part in every if isinstance(part, Since | Until)]
    groups: list[tuple[Condition, ...]] = [(p,) for p in every if p not in times]
    if times:
        groups.append(tuple(times))
    return [(joined(group), joined(p for p in every if p not in group)) for group in groups]

"""A sum shared out among what makes it, so that the shares add up to it again."""

from __future__ import annotations

from collections.abc import Sequence


def allotted(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Whole shares of a total by weights, which add up to it exactly: the largest remainders get one more, of like ones
    the first. Where the weights come to nothing, the first gets all.
    """
    whole = sum(weights)
    if not weights:
        return ()
    if whole == 0:
        return (total, *(0 for _ in weights[1:]))
    # Of a negative whole the signs of both are turned: the shares stay the same.
    sign = 1 if whole > 0 else -1
    parts = [divmod(total * weight * sign, abs(whole)) for weight in weights]
    left = total - sum(share for share, _ in parts)
    places = sorted(range(len(parts)), key=lambda place: (-parts[place][1], place))[:left]
    return tuple(share + (place in places) for place, (share, _) in enumerate(parts))

"""Common divisors and multiples of whole numbers: exact, where the module `math` is mostly not."""

from __future__ import annotations

from functools import reduce


def gcd(a: int, b: int) -> int:
    """The greatest whole number that divides both."""
    while b:
        a, b = b, a % b
    return abs(a)


def lcm(*numbers: int) -> int:
    """The least positive whole number that all of these, none of which is 0, divide."""
    return reduce(lambda a, b: abs(a * b) // gcd(a, b), numbers, 1)

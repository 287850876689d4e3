"""Rules that stand on one another more deeply than the database can follow."""

import pytest

from engine.backends.database import MOST_STEPS, DatabaseError, connect, is_too_deep


def steps(count: int) -> str:
    """A statement in so many steps, each of which reads the one before."""
    parts = ["s0 AS NOT MATERIALIZED (SELECT 1 AS a)"]
    parts += [f"s{n} AS NOT MATERIALIZED (SELECT a + 1 AS a FROM s{n - 1})" for n in range(1, count)]
    return f"WITH {', '.join(parts)} SELECT a FROM s{count - 1}"


def test_hundreds_of_steps_are_followed() -> None:
    with connect() as database:
        assert (600,) == database.one(steps(600))


def test_more_steps_are_refused_and_do_not_end_the_process() -> None:
    with connect() as database:
        with pytest.raises(DatabaseError) as fault:
            database.one(steps(2 * MOST_STEPS))
        assert is_too_deep(fault.value)
        with pytest.raises(DatabaseError) as other:
            database.one("SELECT unknown")
        assert not is_too_deep(other.value)

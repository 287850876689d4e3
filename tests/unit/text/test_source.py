"""Offsets become lines and columns, whatever the line ends."""

import pytest

from engine.text.source import Place, Source, Span

SOURCE = Source("été.yaml", "clé: 1\r\n\nœuf: 2")


@pytest.mark.parametrize(
    ("offset", "position"), [(0, (1, 1)), (3, (1, 4)), (7, (1, 8)), (8, (2, 1)), (9, (3, 1)), (15, (3, 7))]
)
def test_offsets_have_a_line_and_a_column(offset: int, position: tuple[int, int]) -> None:
    assert position == SOURCE.position(offset)


def test_lines_come_without_their_end() -> None:
    assert ["clé: 1", "", "œuf: 2"] == [SOURCE.line(number) for number in (1, 2, 3)]


def test_a_place_is_printed_as_editors_read_it() -> None:
    assert "été.yaml:3:1" == str(Place(SOURCE, Span(9, 12)))


def test_spans_join_and_shift() -> None:
    assert Span(1, 9) == Span(4, 9).to(Span(1, 2))
    assert Span(5, 7) == Span(1, 3).shifted(4)

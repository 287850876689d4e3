"""What is written as a scalar of YAML is read back as it was."""

from unicodedata import normalize

from hypothesis import given
from hypothesis import strategies as st

from engine.text.document import Mapping, Scalar, read
from engine.text.scalars import scalar
from engine.text.source import Source

SIGNS = st.sampled_from(["a", "é", "1", " ", ":", "#", "-", "?", ",", "[", "]", "{", "}", "'", '"', "&", "*", "|", ">"])
TEXTS = st.one_of(st.lists(SIGNS, max_size=8).map("".join), st.text("aé %@`!\\\n\t~.", max_size=8))


def read_back(text: str) -> str | None:
    node, problems = read(Source("t.yaml", text))
    assert () == problems
    assert isinstance(node, Mapping)
    value = node.get("clé")
    return value.text if isinstance(value, Scalar) else None


@given(TEXTS)
def test_a_value_of_a_block_is_read_back(text: str) -> None:
    assert normalize("NFC", text) == read_back(f"clé: {scalar(text)}\nautre: 1\n")


@given(TEXTS)
def test_a_value_between_brackets_is_read_back(text: str) -> None:
    assert normalize("NFC", text) == read_back(f"{{clé: {scalar(text, in_flow=True)}, autre: 1}}\n")

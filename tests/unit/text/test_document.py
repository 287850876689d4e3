"""Reading YAML: texts with their places, and each slip of an officer under its own name."""

from typing import Any
from unicodedata import normalize

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.text import document
from engine.text.diagnostics import Diagnostic
from engine.text.document import MOST_CHARACTERS, MOST_LEVELS, Mapping, Node, Scalar, Sequence, decode, read
from engine.text.source import Place, Source, Span

LOADERS = [yaml.BaseLoader, *([yaml.CBaseLoader] if hasattr(yaml, "CBaseLoader") else [])]


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Both loaders of PyYAML: which one an installation has must not be seen."""
    monkeypatch.setattr(document, "LOADER", request.param)
    return request.param


both_loaders = pytest.mark.usefixtures("loader")


def sound(text: str) -> Node:
    node, found = read(Source("essai.yaml", text))
    assert () == found
    assert node is not None
    return node


def faults(text: str) -> tuple[Diagnostic, ...]:
    return read(Source("essai.yaml", text))[1]


def pointed(place: Place | None) -> str:
    assert place is not None
    return place.source.text[place.span.start : place.span.end]


def at(node: Node | None, *path: str | int) -> Scalar:
    for step in path:
        if isinstance(step, int):
            assert isinstance(node, Sequence)
            node = node.items[step]
        else:
            assert isinstance(node, Mapping)
            node = node.get(step)
    assert isinstance(node, Scalar)
    return node


def plain(node: Node) -> Any:
    """The texts alone, as lists and dictionaries."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return {entry.key.text: plain(entry.value) for entry in node.entries}


# What is sound ----------------------------------------------------------------------------------------------------


@both_loaders
@pytest.mark.parametrize(
    "text", ["no", "oui", "012", "12:30", "1_000", "1.20", "1e3", "2024-09-01", "~", "null", "2A", ".inf", "0x10", "="]
)
def test_scalars_stay_text(text: str) -> None:
    assert text == at(sound(f"clé: {text}\n"), "clé").text


@both_loaders
def test_mappings_and_sequences_are_read_in_order() -> None:
    node = sound("b: 1\na:\n- x\n- {c: [y, z]}\n# fin\n")
    assert {"b": "1", "a": ["x", {"c": ["y", "z"]}]} == plain(node)
    assert isinstance(node, Mapping)
    assert ("b", "a") == node.keys()
    assert node.get("absent") is None


@both_loaders
@pytest.mark.parametrize(
    ("written", "style", "whole", "content"),
    [
        ("âge ≥ 18", "plain", "âge ≥ 18", "âge ≥ 18"),
        ("âge\n  ≥ 18   # œ", "plain", "âge\n  ≥ 18", "âge\n  ≥ 18"),
        ("'été'", "single", "'été'", "été"),
        ('"été" # œ', "double", '"été"', "été"),
        ("|\n  été\n  œuf\n\n# fin", "literal", "|\n  été\n  œuf", "  été\n  œuf"),
        ("|+  # œ\n  été\n\n", "literal", "|+  # œ\n  été", "  été"),
        (">-\n  été\n  œuf\n", "folded", ">-\n  été\n  œuf", "  été\n  œuf"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_scalar_tells_where_it_is_and_what_to_parse(
    written: str, style: str, whole: str, content: str, end: str, mark: str
) -> None:
    text = mark + f"é: œ\nclé: {written}\nfin: 1\n".replace("\n", end)
    scalar = at(sound(text), "clé")
    assert style == scalar.style
    assert whole.replace("\n", end) == text[scalar.span.start : scalar.span.end]
    assert content.replace("\n", end) == text[scalar.content.start : scalar.content.end]


@both_loaders
def test_folded_text_and_line_ends_are_those_of_yaml() -> None:
    node = sound("a: |\r\n  x\r\n  y\r\nb: >\r\n  x\r\n  y\r\nc: x\r\n  y\r\n")
    assert {"a": "x\ny\n", "b": "x y\n", "c": "x y"} == plain(node)


@both_loaders
@pytest.mark.parametrize("text", ["a:\nb: 1\n", "a:   # rien\nb: 1\n", "a:", "{a: , b: 1}", "- a:\n"])
def test_nothing_is_an_empty_scalar_right_after_its_colon(text: str) -> None:
    node = sound(text)
    scalar = at(node, 0, "a") if isinstance(node, Sequence) else at(node, "a")
    assert scalar.is_empty
    assert Span(text.index(":") + 1, text.index(":") + 1) == scalar.span == scalar.content


@both_loaders
def test_empty_quotes_are_not_nothing() -> None:
    assert not at(sound('a: ""'), "a").is_empty


@both_loaders
@pytest.mark.parametrize(
    ("written", "escaped"),
    [('"a"', False), ('"a\\tb"', True), ('"\\u00e9"', True), ("'l''aide'", True), ("'a\\b'", False), ("a\\b", False)],
)
def test_quotes_tell_whether_they_hide_something(written: str, escaped: bool) -> None:
    assert escaped == at(sound(f"a: {written}"), "a").has_escapes


@both_loaders
def test_texts_are_composed_and_spans_are_those_of_the_file() -> None:
    text = normalize("NFD", "élève: bénéficiaire\n")
    scalar = at(sound(text), "élève")
    assert "bénéficiaire" == scalar.text
    assert normalize("NFD", "bénéficiaire") == text[scalar.span.start : scalar.span.end]


@both_loaders
def test_a_non_breaking_space_before_the_colon_is_no_part_of_the_key() -> None:
    assert {"titre": "Aide"} == plain(sound("titre\u00a0: Aide\u202f\n"))


@both_loaders
def test_curly_quotes_are_text() -> None:
    assert "“Aide”" == at(sound("titre: “Aide”\n"), "titre").text


@both_loaders
def test_blocks_end_with_their_last_line() -> None:
    text = "a:\n  b:\n  - x\n\n  # remarque\nc: {d: [e] }  # fin\n"
    node = sound(text)
    assert isinstance(node, Mapping)
    spans = [node.get("a"), node.get("c"), node]
    assert ["b:\n  - x", "{d: [e] }", text[:-8]] == [text[n.span.start : n.span.end] for n in spans if n]


@both_loaders
def test_tabs_in_quotes_blocks_and_comments_are_harmless() -> None:
    assert {"a": "x\ty", "b": "x\n\ty\n"} == plain(sound("a: 'x\ty' #\ta\nb: |\n  x\n  \ty\n#\tfin\n"))


@both_loaders
def test_trees_are_equal_whatever_the_layout() -> None:
    assert sound("a: 1\nb: [x]\n") == sound("# en-tête\n\na:    1\nb: [ x ]\n")


# What is not ------------------------------------------------------------------------------------------------------

ONE_FAULT = [
    # text, code, what is pointed at (None where the loaders differ by a character)
    ("a: 1\nb: 2\na: 3\n", "YML002", "a"),
    ("", "YML003", ""),
    ("# rien\n\n", "YML003", ""),
    ("---\n", "YML003", ""),
    ("a: 1\n---\nb: 2\n", "YML004", "---"),
    ("a: 1\n...\nb: 2\n", "YML004", "b: 2"),
    ("[a, b]: 1\n", "YML005", "[a, b]"),
    ("{a: b}: 1\n", "YML005", "{a: b}"),
    (": 1\n", "YML005", ":"),
    ("a: &x 1\n", "YML006", "&x"),
    ("a: *x\n", "YML006", "*x"),
    ("formule: *x + 1\n", "YML006", "*x"),
    ("a: 1\n<<: *x\n", "YML007", "<<"),
    ("a: !!str 1\n", "YML008", "!!str"),
    ("a: !x 1\n", "YML008", "!x"),
    ("a: !x [1]\n", "YML008", "!x"),
    ("a: !e!x 1\n", "YML008", "!e!x 1"),
    ("a:\n\tb: 1\n", "YML009", "\t"),
    ("a: 1\n\tb: 2\n", "YML009", "\t"),
    ("a:\t1\n", "YML009", "\t"),
    ("a: x\ty\n", "YML009", "\t"),
    ("a:\n  -\tx\n", "YML009", "\t"),
    ("a: |\n\tx\n", "YML009", "\t"),
    ("a: {\n\tb: 1}\n", "YML009", "\t"),
    ("a:\n\u00a0\u00a0b: 1\n", "YML010", "\u00a0\u00a0"),
    ("a:\n  - x\n\u202f - y\nb: 2\n", "YML010", "\u202f"),
    ("a: x\x07y\n", "YML011", "\x07"),
    ("a\u200b: 1\n", "YML011", "\u200b"),
    ("a: x\u2028b: y\n", "YML011", "\u2028"),
    ("a: x\rb: y\n", "YML011", "\r"),
    ("a: \ud800\n", "YML011", "\ud800"),
    ("a: \u202etxt\n", "YML011", "\u202e"),
    ("a:\n   b: 1\n  c: 2\n", "YML012", "c: 2"),
    ("a:\n  b: 1\n   c: 2\n", "YML012", "c"),
    ("a: 1\n- b\n", "YML012", "- b"),
    ("- b\na: 1\n", "YML012", "a: 1"),
    ('a: "x\nb: 1\n', "YML013", '"x'),
    ("a: 'x\nb: 'y'\n", "YML013", "'x"),
    ("a: [x, y\nb: 1\n", "YML014", "["),
    ("a: {x: y\nb: 1\n", "YML014", "{"),
    ("a: [x, [y, z]\n", "YML014", "["),
    ("a: [", "YML014", "["),
    ("a: [x}\n", "YML014", "["),
    ("titre: aide: 3\n", "YML015", ":"),
    ("question: Quel âge : moins de 12 ?\n", "YML015", ":"),
    ("a: {b: c: d}\n", "YML015", ":"),
    ("a: % de plus\n", "YML016", "%"),
    ("a: @x\n", "YML016", "@"),
    ("a: `x`\n", "YML016", "`"),
    ("a: * 3\n", "YML016", "*"),
    ("a: & b\n", "YML016", "&"),
    ("formule: - x\n", "YML016", "-"),
    ("si: >= 18\n", "YML016", ">"),
    ("a: |x\n", "YML016", "|"),
    ("a: ? x\n", "YML016", "?"),
    ("a: , x\n", "YML016", ","),
    ('si: "cap" = voie\n', "YML017", "= voie"),
    ('- "cap" = voie\n', "YML017", "= voie"),
    ("si: [a, b] contient voie\n", "YML017", "contient voie"),
    ('a: {si: "cap" = voie}\n', "YML017", "= voie}"),
    ("a: [b]]\n", "YML017", "]"),
    ("a: {question: Que faire, au juste, b: 1}\n", "YML018", "Que faire, au juste"),
    ("a: {b: oui, merci}\n", "YML018", "oui, merci"),
    ("a: {b: 1 200,50 €, c: 1}\n", "YML018", "1 200,50 €"),
    ("a: {b: enfant min: 1}\n", "YML015", ":"),
    ("a: {b: plafonds[n].x}\n", "YML001", "["),
    ("a: {b: %, c: 1}\n", "YML016", "%"),
    ("a: {question: Quel âge ?}\n", "YML018", "?"),
    ("a: [Quel âge ? dit-il]\n", "YML018", "?"),
    ("[" * (MOST_LEVELS + 1), "YML019", "["),
    ('a: "\\q"\n', "YML022", None),
    ('a: "\\xZZ"\n', "YML022", None),
    ("a: 1\nbonjour\nb: 2\n", "YML023", "bonjour"),
    ("a: 1\nb:2\nc: 3\n", "YML023", "b:2"),
    ("a: 1\nb:\u00a02\nc: 3\n", "YML023", "b:\u00a02"),
    ("%YAML 1.1 x\n---\na: 1\n", "YML024", "%YAML 1.1 x"),
    ("a: ['b' 'c']\n", "YML001", "'"),
]


@both_loaders
@pytest.mark.parametrize(("text", "code", "where"), ONE_FAULT)
def test_one_mistake_gives_one_message_at_its_place(text: str, code: str, where: str | None) -> None:
    found = faults(text)
    assert [code] == [diagnostic.code for diagnostic in found]
    assert where in (None, pointed(found[0].place))


FOREIGN = (
    "expected",
    "while",
    "scanning",
    "parsing",
    "token",
    "mapping",
    "flow",
    "stream",
    "<block",
    "found",
    "did not",
)


@both_loaders
@pytest.mark.parametrize("text", [text for text, _, _ in ONE_FAULT])
def test_messages_are_ours_in_both_languages(text: str) -> None:
    for found in faults(text):
        french = f"{found.title('fr')} {found.label('fr')} {found.advice('fr')}"
        assert not [word for word in FOREIGN if word in french.lower()]
        english = f"{found.title('en')} {found.label('en')} {found.advice('en')}"
        assert french != english
        assert not [word for word in ("scanning", "token", "<block", "stream") if word in english]


@both_loaders
@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("a: {b: 1 200,50 €, c: 1}\n", "entre accolades, un nombre s'écrit avec un point : 1 200.50 €"),
        ("a: {b: 0,2 %}\n", "entre accolades, un nombre s'écrit avec un point : 0.2 %"),
        ("a: {b: enfant min: 1}\n", "s'il manque une virgule, ajoutez-la avant « min »"),
        ("a: {b: c: d}\n", 'mettez toute la valeur entre guillemets (" ")'),
        ("a: {b: plafonds[n].x}\n", "une clé par ligne, et la valeur après « b: | »"),
        ("a: {type: %, c: 1}\n", 'mettez-le entre guillemets : "%"'),
        ("type: %\n", 'mettez-le entre guillemets : "%"'),
        ("a: % de plus\n", "écrivez « a: | »"),
    ],
)
def test_the_advice_is_for_what_was_probably_meant(text: str, advice: str) -> None:
    (found,) = faults(text)
    said = found.advice("fr")
    assert said is not None
    assert said.startswith(advice) or advice in said


@both_loaders
def test_all_that_can_be_told_is_told_at_once() -> None:
    text = "a: 1\na: 2\nb: &x 3\nc:\n\td: 4\ne: [\n\tf: 5\n"
    assert ["YML002", "YML006", "YML009", "YML009"] == [found.code for found in faults(text)]


@both_loaders
def test_duplicates_are_told_even_when_the_rest_is_unreadable() -> None:
    assert ["YML002", "YML015"] == [found.code for found in faults("a: 1\na: 2\nb: c: d\n")]


@both_loaders
def test_a_duplicate_points_at_the_first_and_keeps_it() -> None:
    node, found = read(Source("essai.yaml", normalize("NFD", "é: 1\n") + normalize("NFC", "é: 2\n")))
    assert node is not None
    assert {"é": "1"} == plain(node)
    assert ["essai.yaml:1:1"] == [str(place) for place, _ in found[0].related]


@both_loaders
def test_sound_entries_remain_beside_faulty_ones() -> None:
    node, found = read(Source("essai.yaml", "a: 1\n[b]: 2\n<<: *x\nc: {d: e, f}\n"))
    assert 3 == len(found)
    assert node is not None
    assert {"a": "1", "c": {"d": "e"}} == plain(node)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("formule: - x\n", "« formule: | »"),
        ('art-1:\n  - si: "cap" = voie\n', "« si: | »"),
        ("- @x\n", "« - | »"),
        ("aide: a: b\n", "« aide: | »"),
        ('a: {b: 1, si: "cap" = voie}\n', "« si: | »"),
    ],
)
def test_the_advice_shows_the_line_to_write(text: str, form: str) -> None:
    advice = faults(text)[0].advice("fr")
    assert advice is not None
    assert form in advice


def test_a_non_breaking_space_after_the_colon_is_named() -> None:
    advice = faults("a: 1\nb:\u00a02\nc: 3\n")[0].advice("fr")
    assert advice is not None
    assert "insécable" in advice


def test_the_advised_block_form_is_read_as_meant() -> None:
    text = 'si: |\n  "cap" = voie\n'
    scalar = at(sound(text), "si")
    assert '  "cap" = voie' == text[scalar.content.start : scalar.content.end]


@both_loaders
def test_nesting_is_read_up_to_its_bound() -> None:
    sound("[" * MOST_LEVELS + "]" * MOST_LEVELS)
    assert ["YML019"] == [found.code for found in faults("- " * 100_000)]


def test_large_files_are_refused_before_reading() -> None:
    assert ["YML020"] == [found.code for found in faults("#" * (MOST_CHARACTERS + 1))]
    assert ["YML020"] == [found.code for found in decode(b"#" * (MOST_CHARACTERS + 1), "gros.yaml")[1]]


def test_stray_characters_are_not_repeated_without_end() -> None:
    assert document.MOST_REPEATS == len(faults("a: '" + "\x07" * 1000 + "'\n"))


# Bytes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_decoded_with_or_without_a_mark(encoding: str) -> None:
    assert (Source("é.yaml", "clé: été\r\n"), ()) == decode("clé: été\r\n".encode(encoding), "é.yaml")


@pytest.mark.parametrize(
    ("text", "encoding", "named", "shown"),
    [
        ("a: 1\nclé: 10 €\n", "cp1252", "cp1252 (Windows)", "é"),
        ("a: 10 €\n", "cp1252", "cp1252 (Windows)", "€"),
        ("a: 1\n", "utf-16", "UTF-16", ""),
    ],
)
def test_other_encodings_are_guessed_and_shown(text: str, encoding: str, named: str, shown: str) -> None:
    source, found = decode(text.encode(encoding), "a.yaml")
    assert source is None
    assert ["YML021"] == [diagnostic.code for diagnostic in found]
    assert named in found[0].label("fr")
    assert shown == pointed(found[0].place)


@given(st.binary(max_size=60))
def test_any_bytes_give_a_source_or_a_reason(raw: bytes) -> None:
    source, found = decode(raw, "a.yaml")
    assert (source is None) == bool(found)


# Anything at all --------------------------------------------------------------------------------------------------

EXAMPLE = """\
langue: fr
politique: exemple-outillage  # essai
en_vigueur: {du: 2024-09-01, au: "2025-08-31"}
articles:
  art-1: {titre: 'Bénéficiaires', source: règlement}
règles:
- si: année = 1
  sinon: |
    l'aide va à la première année
- formule: >-
    forfait
    × 1 élève
  valeurs: [a, b,
    c]
"""
PIECES = st.sampled_from(
    [*"\n \t:-?[]{},'\"|>&*!%@`#\\éa1", "\n  ", ": ", "- ", "\u00a0", "\u200b", "\r\n", "\ufeff", "---"]
)


@st.composite
def spoiled(draw: st.DrawFn) -> str:
    """The example, with a few pieces put in or taken out."""
    text = EXAMPLE.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(PIECES) + text[place + draw(st.integers(0, 3)) :]
    return text


def check_inside(span: Span, outer: Span) -> None:
    assert outer.start <= span.start <= span.end <= outer.end


def check_spans(node: Node, outer: Span) -> None:
    check_inside(node.span, outer)
    match node:
        case Scalar():
            check_inside(node.content, node.span)
        case Sequence():
            for item in node.items:
                check_spans(item, node.span)
        case Mapping():
            for entry in node.entries:
                check_spans(entry.key, node.span)
                check_spans(entry.value, node.span)


@pytest.mark.parametrize("loader", LOADERS, ids=lambda loader: loader.__name__)
@given(text=st.one_of(st.text(), st.lists(PIECES).map("".join), spoiled()))
def test_reading_never_fails_and_points_inside_the_file(loader: Any, text: str) -> None:
    whole = Span(0, len(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "LOADER", loader)
        node, found = read(Source("essai.yaml", text))
    assert found or node is not None
    if node is not None:
        check_spans(node, whole)
    for diagnostic in found:
        for place in (diagnostic.place, *(place for place, _ in diagnostic.related)):
            assert place is not None
            check_inside(place.span, whole)
        assert diagnostic.label("fr")
        assert diagnostic.label("en")


words = st.text(alphabet="abéœ 01-:#'\"[]{},&*!|>%@`~\\", max_size=8)
values = st.recursive(
    words, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(words, inner, min_size=1, max_size=3)
)


@given(data=st.dictionaries(words.filter(lambda word: word not in ("", "<<")), values, min_size=1))
def test_what_yaml_writes_is_read_back_as_text_by_both_loaders(data: dict[str, Any]) -> None:
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    trees = []
    for loader in LOADERS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(document, "LOADER", loader)
            trees.append(sound(text))
    assert data == plain(trees[0])
    assert 1 == len({repr(tree) for tree in trees})

"""Each diagnostic of the catalogue can be looked up and says the same in both languages."""

import re
from string import Formatter

import pytest

from engine.text.catalogue import FAMILIES, entries, entry
from engine.text.diagnostics import Diagnostic, Entry, Template, Words, has_errors

ENTRIES = list(entries().values())


def texts(entry: Entry) -> list[Template]:
    return [template for template in (entry.title, entry.label, entry.help) if template]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_an_entry_has_a_code_of_its_family_and_a_plain_slug(entry: Entry) -> None:
    assert re.fullmatch(r"[A-Z]{3}[0-9]{3}", entry.code)
    assert entry.code[:3].lower() in FAMILIES
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug)


def test_slugs_are_distinct_in_their_family() -> None:
    # The same fault, in an expression and in a case file, may bear the same name.
    assert len(ENTRIES) == len({(entry.code[:3], entry.slug) for entry in ENTRIES})


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_both_languages_name_the_same_arguments(entry: Entry) -> None:
    for template in texts(entry):
        assert placeholders(template.fr) == placeholders(template.en)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_texts_are_one_line_without_a_final_period(entry: Entry) -> None:
    for template in texts(entry):
        for text in (template.fr, template.en):
            assert text == text.strip()
            assert "\n" not in text
            assert not text.endswith(".")


def test_arguments_are_said_in_the_language_of_the_reader() -> None:
    found = Diagnostic(entry=entry("YML001"), place=None, args={"problem": Words("un souci", "a worry")})
    assert ("un souci", "a worry") == (found.label("fr"), found.label("en"))


def test_a_suggestion_replaces_the_usual_advice() -> None:
    found = Diagnostic(entry=entry("YML002"), place=None, args={"key": "a"}, suggestions=("âge", "page"))
    assert "vouliez-vous dire « âge » ou « page » ?" == found.advice("fr")
    assert 'did you mean "âge" or "page"?' == found.advice("en")


def test_errors_are_told_from_remarks() -> None:
    assert has_errors([Diagnostic(entry=entry("YML003"), place=None)])
    assert not has_errors([])


def test_a_count_is_in_groups_of_three_digits() -> None:
    template = Template(fr="lignes : {count}, à partir de {row}", en="rows: {count}, from {row}")
    args = {"count": 296157, "row": 3786}
    assert "lignes : 296\u202f157, à partir de 3786" == template.render(args, "fr")
    assert "rows: 296,157, from 3786" == template.render(args, "en")

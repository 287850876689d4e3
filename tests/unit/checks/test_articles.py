"""Every article is encoded by something that cites it, or declared not computable."""

from tests.unit.checks.written import findings, record

ARTICLE = "  art-2: {titre: Affichage}\n"


def forgotten(yaml: str) -> list[str]:
    return findings(yaml, "REG002")


def with_article(article: str, rules: str = "m:\n  formule: n", before: str = "") -> str:
    return record("n: entier", rules, before).replace(
        "  art-1: {titre: Montant}\n", f"  art-1: {{titre: Montant}}\n{article}"
    )


def test_an_article_that_nothing_cites() -> None:
    assert ["REG002 art-2 | aucune règle ne cite « art-2 » (Affichage)"] == forgotten(with_article(ARTICLE))


def test_an_article_declared_not_computable() -> None:
    reason = "  art-2: {titre: Affichage, non_calculable: obligation d'information}\n"
    assert [] == forgotten(with_article(reason))


def test_an_article_not_computable_may_be_cited_all_the_same() -> None:
    reason = "  art-2: {titre: Affichage, non_calculable: obligation d'information}\n"
    rules = """
    m:
      cas: [{si: n > 1, alors: 1, article: art-2}]
      sinon: 0
    """
    assert [] == forgotten(with_article(reason, rules))


def test_an_alternative_cites() -> None:
    rules = """
    m:
      cas:
        - {si: n > 1, alors: 1, article: art-2}
      sinon: 0
    """
    assert [] == forgotten(with_article(ARTICLE, rules))


def test_a_condition_cites() -> None:
    rules = """
    m:
      toutes_ces_conditions:
        - {si: n > 1, sinon: trop peu, article: art-2}
    """
    assert [] == forgotten(with_article(ARTICLE, rules))


def test_a_parameter_cites_and_may_cite_several() -> None:
    before = """
    paramètres:
      seuil: {type: entier, article: [art-1, art-2], valeurs: {2024-01-01: 1}}
    """
    assert [] == forgotten(with_article(ARTICLE, "m:\n  formule: seuil", before))


def test_a_table_cites() -> None:
    before = """
    tables:
      codes: {article: [art-1, art-2], clé: c, colonnes: {c: texte}, lignes: [{c: a}]}
    """
    assert [] == forgotten(with_article(ARTICLE, "m:\n  formule: '\"a\" dans codes'", before))


def test_a_reading_cites() -> None:
    before = """
    lectures:
      l: {article: art-2, question: Quoi, choix: {a: a, b: b}, prise: a, raison: parce que}
    """
    assert [] == forgotten(with_article(ARTICLE, "m:\n  formule: lecture l", before))


def test_an_appraisal_cites() -> None:
    before = """
    appréciations:
      avis: {dossier: demande, article: art-2, décidée_par: commission, effet: accord}
    """
    rules = """
    m:
      toutes_ces_conditions:
        - appréciation: avis
    """
    assert [] == forgotten(with_article(ARTICLE, rules, before))

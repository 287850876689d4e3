"""What the forms of rules keep beside their expression."""

from tests.support import policy_of

GROUPS = """\
langue: fr
politique: essai
titre: Essai
sources: {r: {titre: Règlement inventé}}
articles: {art-1: {titre: Un}, art-2: {titre: Deux}, art-3: {titre: Trois}}
dossiers:
  demande:
    données: {a: booléen, b: booléen, c: booléen, d: booléen}
    règles:
      admise:
        article: art-1
        une_de_ces_conditions:
          - {si: a, sinon: pas a}
          - article: art-2
            toutes_ces_conditions:
              - {si: b, sinon: pas b}
              - {si: c, sinon: pas c, article: art-3}
              - une_de_ces_conditions:
                  - {si: d, sinon: pas d}
    résultat: {issue: admise}
"""


def test_the_article_of_a_group_is_that_of_its_conditions_which_cite_none() -> None:
    rules = policy_of(GROUPS).records["demande"].rules
    cited = {name: rule.articles for name, rule in rules.items() if rule.hidden}
    assert {
        "admise#1": ("art-1",),
        "admise#2.1": ("art-2",),
        "admise#2.2": ("art-3",),
        "admise#2.3.1": ("art-2",),
    } == cited

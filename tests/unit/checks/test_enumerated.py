"""The case shown with an overlap or a gap: pasted as it is, it really is so."""

import pytest

from tests.support import decide_text
from tests.unit.checks.written import diagnostics, record

GIVEN = """\
code: {type: texte, motif: "[0-9]{8}"}
revenu: {type: €, min: 0 €}
jour: {type: date, min: 2024-01-01}
part: {type: "%", min: 5 %, max: 100 %}
niveau: [cap, bac]
"""


@pytest.mark.parametrize(
    ("second", "code", "failure"),
    [
        ('revenu >= 100 € et niveau = "bac"', "REG004", "EVA004"),
        ("revenu > 101 €", "REG005", "EVA005"),
        ("revenu > 100 € et part > 7 %", "REG005", "EVA005"),
    ],
)
def test_the_case_shown_is_one_that_fails_so(second: str, code: str, failure: str) -> None:
    rules = f"""
    montant:
      cas:
        - {{si: revenu <= 100 €, alors: 50 €}}
        - {{si: '{second}', alors: 20 €}}
    """
    yaml = record(GIVEN, rules)
    found = next(d for d in diagnostics(yaml) if d.code == code)
    assert found.witness is not None
    _, *lines = found.witness.splitlines()
    case = "\n".join(line.removeprefix("  ") for line in lines if not line.startswith(("  source", "  attendu")))
    assert failure in [problem.code for problem in decide_text(yaml, case).failures]

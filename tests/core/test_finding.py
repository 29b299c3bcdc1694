from __future__ import annotations

from service.core.finding import Finding, Fix


def test_a_finding_has_a_json_form() -> None:
    finding = Finding("mojibake", "warning", 3, 7, "Write an en dash.", Fix(40, 43, "–"))
    assert finding.as_dict() == {
        "code": "mojibake",
        "severity": "warning",
        "line": 3,
        "column": 7,
        "message": "Write an en dash.",
        "fix": {"start": 40, "end": 43, "replacement": "–"},
    }


def test_a_finding_may_have_no_fix() -> None:
    assert Finding("not_nfc", "info", 1, 1, "Normalise it.").as_dict()["fix"] is None

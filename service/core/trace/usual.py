"""Headings that are everywhere, in manuals, tickets and plans, and so tell nothing."""

from __future__ import annotations

from service.core.trace.headings import Heading
from service.core.trace.words import telling

_USUAL = """
about acceptance acknowledgement action activity additional advanced agenda analysis api appendix approach
architecture assumption author background basic benefit build bug change changelog check checklist cleanup code
command comment community conclusion config configuration constraint contact content context contributing
contribution contributor core create criteria current custom data date decision default definition dependency
deployment description design detail develop developer development discussion documentation environment error
evaluation example expected faq feature feedback file finding first fix flow follow format formatting function
further future general getting goal guide guideline help history idea impact implementation important info
information initial input install installation instruction interface introduction issue item key known last
learn level library license limitation link list local main maintenance meeting method migration milestone model
module motivation name new next note objective open operation option optional outcome output overview owner
package parameter part performance phase plan point possible prerequisite problem procedure process product
production project proposal purpose question quick quickstart readme reason recommendation reference related
release report repository request required requirement research resource response result review risk roadmap role
rule run running scope section security see server service set setup solution source specification stakeholder
start started status step story strategy structure style success suggestion summary support system table target
task team technical test testing time timeline title todo tool topic troubleshooting type update usage user
validation value verification version view warning what work workflow
"""
_USUAL_WORDS = frozenset(telling(_USUAL.split()))
_MOST_TELLING = 2


def is_usual(heading: Heading) -> bool:
    """Return whether a heading is a single usual word, or none."""
    return len(heading.telling) < _MOST_TELLING and heading.telling <= _USUAL_WORDS


def weight(heading: Heading) -> float:
    """Return how much a heading tells, from 0 (`Overview`) to 1 (two words or more that are not everywhere)."""
    rare = len(heading.telling - _USUAL_WORDS)
    if rare >= _MOST_TELLING:
        return 1.0
    if rare == 1:
        return 0.5 if len(heading.telling) == 1 else 0.75
    return 0.0 if is_usual(heading) else min(0.1 * len(heading.telling), 0.4)

"""What can become of a proposal to move a label."""

from __future__ import annotations

from enum import StrEnum, auto


class ProposalState(StrEnum):
    """`open` can be approved; `outdated` cannot while the label points elsewhere than when it was proposed."""

    OPEN = auto()
    OUTDATED = auto()
    APPROVED = auto()
    REJECTED = auto()
    WITHDRAWN = auto()

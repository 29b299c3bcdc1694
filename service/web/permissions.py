"""What scopes and roles allow, in the words of people."""

from __future__ import annotations

from collections.abc import Mapping

SCOPE_WORDS: Mapping[str, str] = {
    "read": "See templates, versions, labels and proposals; check documents.",
    "render": "Render prompts and send in plans; see what it rendered itself.",
    "edit": "Make templates and versions; propose to move labels.",
    "release": "Move labels, archive and restore templates, decide on proposals.",
    "audit": "See all renders with their arguments, plans and events; trace texts.",
    "admin": "Everything above, and keep tokens, users and settings, and erase.",
}
ROLE_WORDS: Mapping[str, str] = {
    "viewer": "Looks: sees templates, versions, labels and proposals, and changes nothing.",
    "editor": "Writes: also makes templates and versions, tries them, and proposes to release them.",
    "releaser": "Releases: also moves labels, rolls back, archives, and decides on proposals of others.",
    "auditor": "Looks up: sees all renders with their arguments, plans and events, traces texts, and changes nothing.",
    "admin": "Does everything, and keeps tokens, users and settings.",
}

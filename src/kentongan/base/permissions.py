"""Who may do what: permissions and roles as enums; an unknown name fails at import."""

from enum import StrEnum
from typing import Final


class Permission(StrEnum):
    """`room:resource:action`."""

    DESK_READ = "web:desk:read"
    DIRECTIVE_READ = "directives:directive:read"
    DIRECTIVE_ISSUE = "directives:directive:issue"
    DIRECTIVE_MANAGE = "directives:directive:manage"
    DIRECTIVE_EXPORT = "directives:directive:export"
    DIRECTORY_READ = "directory:agency:read"
    DIRECTORY_CHANGE = "directory:agency:change"
    DIRECTORY_IMPORT = "directory:agency:import"
    ADDRESS_READ = "directory:address:read"
    ADDRESS_CHANGE = "directory:address:change"
    DELIVERY_READ = "kernel:delivery:read"
    CHANNEL_CHANGE = "kernel:channel:change"
    CALENDAR_CHANGE = "directory:calendar:change"
    USER_CHANGE = "base:user:change"
    AUDIT_READ = "base:audit:read"
    SCREEN = "rulebook:text:screen"
    RULEBOOK_CHANGE = "rulebook:version:change"
    SITE_READ = "sitewatch:site:read"
    SITE_CHANGE = "sitewatch:site:change"
    SITE_SCAN = "sitewatch:site:scan"
    SITE_DECIDE = "sitewatch:finding:decide"
    EVIDENCE_READ = "sitewatch:evidence:read"
    SANDBOX_PLAY = "web:sandbox:play"
    ANSWER = "kernel:matter:answer"


class Role(StrEnum):
    """What a person does at the desk; kept in Membership.role."""

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    COMMANDER = "commander"
    VIEWER = "viewer"
    AUDITOR = "auditor"
    OFFICIAL = "official"


P = Permission
_READING: Final = frozenset({P.DESK_READ, P.DIRECTIVE_READ, P.DIRECTORY_READ, P.SITE_READ, P.ANSWER})
_COMMANDING: Final = _READING | {P.DIRECTIVE_ISSUE, P.DIRECTIVE_MANAGE, P.DIRECTIVE_EXPORT}
_OPERATING: Final = _COMMANDING | {
    P.DIRECTORY_CHANGE,
    P.DIRECTORY_IMPORT,
    P.ADDRESS_READ,
    P.ADDRESS_CHANGE,
    P.DELIVERY_READ,
    P.CALENDAR_CHANGE,
    P.SCREEN,
    P.SITE_CHANGE,
    P.SITE_SCAN,
    P.SITE_DECIDE,
    P.EVIDENCE_READ,
    P.SANDBOX_PLAY,
}

GRANTS: Final[dict[Role, frozenset[Permission]]] = {
    Role.ADMINISTRATOR: frozenset(
        _OPERATING | {P.CHANNEL_CHANGE, P.USER_CHANGE, P.AUDIT_READ, P.RULEBOOK_CHANGE}
    ),
    Role.OPERATOR: frozenset(_OPERATING),
    Role.COMMANDER: frozenset(_COMMANDING),
    Role.VIEWER: _READING,
    Role.AUDITOR: frozenset(
        {
            P.AUDIT_READ,
            P.DIRECTIVE_READ,
            P.DIRECTIVE_EXPORT,
            P.DELIVERY_READ,
            P.SITE_READ,
            P.EVIDENCE_READ,
            P.ANSWER,
        }
    ),
    Role.OFFICIAL: frozenset({P.ANSWER}),
}

# A role in this set may not enter without a second factor.
SECOND_FACTOR: Final = frozenset({Role.ADMINISTRATOR})

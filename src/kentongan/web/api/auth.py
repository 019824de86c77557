"""Who asks: the token in `Authorization: Bearer ktg_…`. A session's cookie counts for nothing here."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from kentongan.base import api_tokens, clock
from kentongan.base.api_tokens import ApiToken, Scope, State

from .refusals import Refusal


class ApiRequest(HttpRequest):
    """A request that showed a token with the scope that it needs."""

    auth: ApiToken


class Bearer(HttpBearer):
    """The door of an operation that needs this scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        if not token:
            raise missing()
        return admit(token, self._scope, now=clock.real_now())


def admit(token: str, scope: Scope, *, now: datetime) -> ApiToken:
    """The row of a token that works and may do this; raises Refusal 401 or 403."""
    row = api_tokens.find(token)
    if row is None:
        raise unauthorized("token_unknown", _("Token ini tidak dikenal."))
    match row.state(now=now):
        case State.REVOKED:
            raise unauthorized("token_revoked", _("Token ini sudah dicabut. Minta token baru."))
        case State.ORPHANED:
            raise unauthorized("token_orphaned", _("Pembuat token ini sudah dimatikan. Minta token baru."))
        case State.EXPIRED:
            raise unauthorized("token_expired", _("Token ini sudah kedaluwarsa. Minta token baru."))
    if not row.may(scope):
        raise Refusal(403, "scope_missing", _("Token ini tidak memiliki cakupan %s.") % scope.value)
    api_tokens.note_use(row, now=now)
    return row


def unauthorized(code: str, detail: str) -> Refusal:
    return Refusal(401, code, detail, WWW_Authenticate="Bearer")


def missing() -> Refusal:
    return unauthorized("token_missing", _("Sertakan token: Authorization: Bearer ktg_…"))

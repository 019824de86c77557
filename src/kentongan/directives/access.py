"""The gate: every directive, matter and seat reaches view code only through here. 404 hides existence."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from kentongan.base.permissions import Permission
from kentongan.base.users import User
from kentongan.directory.access import within_branches
from kentongan.directory.models import Position
from kentongan.kernel.models import Matter

from .models import Directive

KIND = "directive"


def visible_matters(user: User, permission: Permission = Permission.DIRECTIVE_READ) -> QuerySet[Matter]:
    """Matters of directives that concern the user's part of the government."""
    rows = Matter.objects.filter(kind=KIND)
    branches = user.branches(permission)
    return rows if branches is None else rows.filter(within_branches(branches, "position__agency__path"))


def visible_directives(user: User, permission: Permission = Permission.DIRECTIVE_READ) -> QuerySet[Directive]:
    """Directives the user may see: all, or those that he issued or that concern his branch."""
    rows = Directive.objects.all()
    branches = user.branches(permission)
    if branches is None:
        return rows
    concerning = visible_matters(user, permission).values("case_id")
    return rows.filter(Q(pk__in=concerning) | Q(issued_by=user))


def access_directive(user: User, pk: int, permission: Permission) -> Directive:
    """The directive, if the user may see it (else 404) and do this to it (else 403)."""
    rows = visible_directives(user).select_related("issuer__agency", "issued_by", "government")
    directive = rows.filter(pk=pk).first()
    if directive is None:
        raise Http404
    if not user.may(permission):
        raise PermissionDenied
    limits = user.branches(Permission.DIRECTIVE_READ), user.branches(permission)
    if limits[0] != limits[1] and not visible_directives(user, permission).filter(pk=pk).exists():
        raise PermissionDenied
    return directive


def access_matter(user: User, pk: int, matter_pk: int, permission: Permission) -> tuple[Directive, Matter]:
    """A seat's matter within a directive, through the same gate."""
    directive = access_directive(user, pk, permission)
    rows = visible_matters(user, permission).select_related(
        "position__agency", "position__superior", "person", "ladder", "escalated_to", "government"
    )
    matter = rows.filter(case_id=directive.pk, pk=matter_pk).first()
    if matter is None:
        raise Http404
    return directive, matter


def orderable_seats(user: User) -> QuerySet[Position]:
    """Seats the user may give orders to; nothing outside is revealed."""
    rows = Position.objects.filter(is_active=True)
    branches = user.branches(Permission.DIRECTIVE_ISSUE)
    return rows if branches is None else rows.filter(within_branches(branches, "agency__path"))

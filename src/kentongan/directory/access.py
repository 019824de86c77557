"""The gate to agencies, seats and people: an object outside the user's part of the government is a 404."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from kentongan.base.permissions import Permission
from kentongan.base.users import User

from .models import Address, Agency, Person, Position


def within_branches(branches: Collection[int], path_field: str) -> Q:
    """Rows whose agency path lies in one of these branches; nothing where there is none."""
    paths = Agency.objects.filter(pk__in=branches).values_list("path", flat=True)
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{path_field}__startswith": path})
    return condition


def visible_agencies(user: User, permission: Permission = Permission.DIRECTORY_READ) -> QuerySet[Agency]:
    branches = user.branches(permission)
    rows = Agency.objects.all()
    return rows if branches is None else rows.filter(within_branches(branches, "path"))


def visible_positions(user: User, permission: Permission = Permission.DIRECTORY_READ) -> QuerySet[Position]:
    branches = user.branches(permission)
    rows = Position.objects.all()
    return rows if branches is None else rows.filter(within_branches(branches, "agency__path"))


def visible_people(user: User, permission: Permission = Permission.DIRECTORY_READ) -> QuerySet[Person]:
    """People who hold, or held, a seat that the user may see."""
    if user.branches(permission) is None:
        return Person.objects.all()
    seats = visible_positions(user, permission).values("pk")
    return Person.objects.filter(appointments__position__in=seats).distinct()


def access_agency(user: User, pk: int, permission: Permission) -> Agency:
    agency = visible_agencies(user).select_related("parent").filter(pk=pk).first()
    if agency is None:
        raise Http404
    if not visible_agencies(user, permission).filter(pk=pk).exists() or not user.may(permission):
        raise PermissionDenied
    return agency


def access_position(user: User, pk: int, permission: Permission) -> Position:
    position = visible_positions(user).select_related("agency", "superior").filter(pk=pk).first()
    if position is None:
        raise Http404
    if not visible_positions(user, permission).filter(pk=pk).exists() or not user.may(permission):
        raise PermissionDenied
    return position


def access_person(user: User, pk: int, permission: Permission) -> Person:
    person = visible_people(user).filter(pk=pk).first()
    if person is None:
        raise Http404
    if not visible_people(user, permission).filter(pk=pk).exists() or not user.may(permission):
        raise PermissionDenied
    return person


def access_address(user: User, person: Person, pk: int) -> Address:
    """An address of a person who already came through the gate."""
    address = Address.objects.filter(person=person, pk=pk).first()
    if address is None:
        raise Http404
    if not user.may(Permission.ADDRESS_CHANGE):
        raise PermissionDenied
    return address

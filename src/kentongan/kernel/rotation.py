"""Rotation of secrets: everything sealed is sealed again under a fresh key, then the old keys go."""

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

from kentongan.base import secrets
from kentongan.base.clock import now
from kentongan.base.events import BaseTag, Draft, record
from kentongan.base.scope import every_government, scope
from kentongan.base.secrets import SecretField
from kentongan.base.users import Government


def rotate() -> tuple[int, int]:
    """Returns how many secrets were resealed and how many keys went. Killed midway: old keys still open all."""
    secrets.add_key()
    with transaction.atomic(), every_government():
        resealed = _reseal_columns() + _reseal_factors()
        for government in Government.objects.all():
            with scope(government):
                draft = Draft(BaseTag.SECRETS_ROTATED, "command", f"government:{government.pk}")
                record(government.pk, [draft], at=now())
    return resealed, secrets.drop_old_keys()


def _reseal_columns() -> int:
    """Every column of secrets of every room."""
    models = apps.get_models()
    return sum(_reseal_column(m, f) for m in models for f in m._meta.fields if isinstance(f, SecretField))


def _reseal_column(model: type[Model], field: SecretField) -> int:
    name = connection.ops.quote_name
    table, column, key = name(model._meta.db_table), name(str(field.column)), name(str(model._meta.pk.column))
    with connection.cursor() as cursor:
        # Held until the new ones are committed: settings saved meanwhile would be overwritten by the old ones.
        lock = connection.ops.for_update_sql() if connection.features.has_select_for_update else ""
        cursor.execute(f"SELECT {key}, {column} FROM {table} {lock}")  # noqa: S608 (names of our own tables)
        rows = [(secrets.reseal(sealed), pk) for pk, sealed in cursor.fetchall()]
        cursor.executemany(f"UPDATE {table} SET {column}=%s WHERE {key}=%s", rows)  # noqa: S608 (as above)
    return len(rows)


def _reseal_factors() -> int:
    """TOTP secrets and recovery seeds, which the sign-in library keeps through our adapter."""
    count = 0
    for factor in Authenticator.objects.select_for_update():
        sealed = {k: v for k, v in factor.data.items() if k in ("secret", "seed") and isinstance(v, str)}
        if sealed:
            factor.data |= {k: secrets.reseal(v) for k, v in sealed.items()}
            factor.save(update_fields=["data"])
            count += 1
    return count

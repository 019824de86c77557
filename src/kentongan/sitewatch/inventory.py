"""What is done with the inventory: sites come, change and go; mandates are given and revoked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kentongan.base.events import Draft, record
from kentongan.base.users import User
from kentongan.base.words import local
from kentongan.directory.models import Agency, Position
from kentongan.kernel.matters import digest_of_words

from .models import Mandate, Schedule, Site, Standing
from .tags import SiteTag


class Refused(Exception):
    """Said to the person who asked; nothing was changed."""


@dataclass(frozen=True, slots=True)
class SiteDraft:
    """A site as a form or a row of a file gives it, checked; `url` as `addresses.home` writes it."""

    url: str
    agency: Agency
    contact: Position | None
    name: str = ""


def log(
    tag: SiteTag, user: User | None, subject: str, data: dict[str, object], now: datetime, government: int
) -> None:
    """One event about the watch; `user` None where Kentongan acts by itself."""
    actor = f"user:{user.pk}" if user else "worker"
    record(government, [Draft(tag, actor, subject, data)], at=now)


def add_site(draft: SiteDraft, *, acting_user: User, now: datetime) -> Site:
    """Take a site into the inventory. Raises Refused where it is there already."""
    row = Site(government=acting_user.government, added_at=now)
    _fill(row, draft)
    with transaction.atomic():
        _save(row)
        data: dict[str, object] = {"url": row.url, "agency": row.agency_id}
        log(SiteTag.SITE_ADDED, acting_user, f"site:{row.pk}", data, now, row.government_id)
    return row


def change_site(row: Site, draft: SiteDraft, *, acting_user: User, now: datetime) -> None:
    """Raises Refused where another site has this address."""
    with transaction.atomic():
        _fill(row, draft)
        _save(row)
        data: dict[str, object] = {"url": row.url, "agency": row.agency_id, "contact": row.contact_id}
        log(SiteTag.SITE_CHANGED, acting_user, f"site:{row.pk}", data, now, row.government_id)


def _fill(row: Site, draft: SiteDraft) -> None:
    row.url, row.agency, row.contact, row.name = draft.url, draft.agency, draft.contact, draft.name


def _save(row: Site) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("Situs %(site)s sudah ada di daftar.") % {"site": row.address}) from None


def watch(row: Site, *, acting_user: User, now: datetime) -> None:
    """Accept a candidate, or take back a site that was retired."""
    _stand(row, Standing.WATCHED, SiteTag.SITE_ACCEPTED, acting_user, now)


def retire(row: Site, *, acting_user: User, now: datetime) -> None:
    """Watch a site no longer; what is known of it stays."""
    _stand(row, Standing.RETIRED, SiteTag.SITE_RETIRED, acting_user, now)


def _stand(row: Site, standing: Standing, tag: SiteTag, user: User, now: datetime) -> None:
    with transaction.atomic():
        if Site.objects.filter(pk=row.pk).exclude(standing=standing).update(standing=standing):
            log(tag, user, f"site:{row.pk}", {"url": row.url}, now, row.government_id)
    row.standing = standing


def give_mandate(row: Mandate, *, acting_user: User, now: datetime) -> Mandate:
    """Write down an agency's leave; its text is proved by its digest in the trail."""
    row.government, row.given_by, row.given_at = acting_user.government, acting_user, now
    with transaction.atomic():
        row.save()
        data: dict[str, object] = {
            "agency": row.agency_id,
            "number": row.number,
            "text": digest_of_words(row.text),
            "until": row.valid_until.isoformat(),
        }
        log(SiteTag.MANDATE_GIVEN, acting_user, f"mandate:{row.pk}", data, now, row.government_id)
    return row


def revoke_mandate(row: Mandate, *, acting_user: User, now: datetime) -> None:
    """From now on the agency's sites get the polite visit only."""
    with transaction.atomic():
        if Mandate.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
            log(SiteTag.MANDATE_REVOKED, acting_user, f"mandate:{row.pk}", {}, now, row.government_id)


def mandates_for(sites: Iterable[Site], day: date) -> dict[int, Mandate]:
    """The mandate in force on a local day for each site that has one, the longest one; by the site's id."""
    rows = Mandate.objects.filter(valid_from__lte=day, valid_until__gte=day, revoked_at=None)
    by_path = [(m.agency.path, m) for m in rows.select_related("agency").order_by("-valid_until", "pk")]
    found = {}
    for site in sites:
        covering = next((m for path, m in by_path if site.agency.path.startswith(path)), None)
        if covering:
            found[site.pk] = covering
    return found


@dataclass(frozen=True, slots=True)
class Window:
    """Local hours, over midnight where it closes before it opens; none of them: always open."""

    opens: time | None
    closes: time | None

    def is_open(self, at: datetime, zone: str) -> bool:
        if self.opens is None or self.closes is None or self.opens == self.closes:
            return True
        hour = local(at, zone).time()
        if self.opens < self.closes:
            return self.opens <= hour < self.closes
        return hour >= self.opens or hour < self.closes

    def next_open(self, at: datetime, zone: str) -> datetime:
        """`at` itself while it is open, else when it opens next."""
        if self.is_open(at, zone) or self.opens is None:
            return at
        here = local(at, zone)
        opening = datetime.combine(here.date(), self.opens, here.tzinfo)
        return (opening if opening >= here else opening + timedelta(days=1)).astimezone(at.tzinfo)

    def end(self, at: datetime, zone: str) -> datetime | None:
        """When the window that is open at `at` closes; None where it never does."""
        if self.opens is None or self.closes is None or self.opens == self.closes:
            return None
        here = local(at, zone)
        closing = datetime.combine(here.date(), self.closes, here.tzinfo)
        return (closing if closing > here else closing + timedelta(days=1)).astimezone(at.tzinfo)


def window_of(mandate: Mandate) -> Window:
    return Window(mandate.opens, mandate.closes)


def schedule_of(government_id: int) -> Schedule:
    """The government's schedule; unsaved and off where it has none."""
    row = Schedule.objects.filter(government_id=government_id).first()
    return row or Schedule(government_id=government_id, is_on=False, opens=time(22), closes=time(5))


def set_schedule(row: Schedule, *, acting_user: User, now: datetime) -> None:
    with transaction.atomic():
        row.save()
        hours = f"{row.opens:%H.%M}-{row.closes:%H.%M}"
        data: dict[str, object] = {"on": row.is_on, "hours": hours, "every": row.every, "by_day": row.by_day}
        log(
            SiteTag.SCHEDULE_SET, acting_user, f"government:{row.government_id}", data, now, row.government_id
        )


# Of a government, that wait for a person.
MOST_CANDIDATES = 2000


def alike(url: str) -> list[str]:
    """The addresses under which people may know this site: with either scheme, with and without "www."."""
    rest = url.partition("://")[2].removeprefix("www.")
    return [f"{scheme}://{www}{rest}" for scheme in ("https", "http") for www in ("", "www.")]


def suggest(pairs: Sequence[tuple[str, Site]], *, now: datetime) -> int:
    """Keep addresses that a scan came across as candidates of the agency of the site they were found in.

    `pairs`: (home page, where it was found). Known addresses are left alone; returns how many are new."""
    variants = {url: alike(url) for url, _site in pairs}
    asked = Site.objects.filter(url__in=[one for several in variants.values() for one in several])
    known = set(asked.values_list("url", flat=True))
    fresh = {url: site for url, site in pairs if known.isdisjoint(variants[url])}
    if fresh and Site.objects.filter(standing=Standing.CANDIDATE).count() > MOST_CANDIDATES:
        return 0  # somebody makes names faster than people can look at them
    Site.objects.bulk_create(
        [
            Site(
                government_id=site.government_id,
                agency_id=site.agency_id,
                url=url,
                standing=Standing.CANDIDATE,
                found_in=site.address[:200],
                added_at=now,
            )
            for url, site in fresh.items()
        ],
        ignore_conflicts=True,
    )
    return len(fresh)

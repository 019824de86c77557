"""Event names of the directory."""

from kentongan.base.events import Tag


class DirectoryTag(Tag):
    IMPORTED = "directory:import:applied"
    AGENCY_CREATED = "directory:agency:created"
    AGENCY_RENAMED = "directory:agency:renamed"
    AGENCY_MOVED = "directory:agency:moved"
    AGENCY_ENABLED = "directory:agency:enabled"
    AGENCY_DISABLED = "directory:agency:disabled"
    POSITION_CREATED = "directory:position:created"
    POSITION_CHANGED = "directory:position:changed"
    APPOINTED = "directory:appointment:begun"
    APPOINTMENT_ENDED = "directory:appointment:ended"
    PERSON_CREATED = "directory:person:created"
    PERSON_CHANGED = "directory:person:changed"
    EMAIL_ADDED = "directory:address:added"
    EMAIL_CHANGED = "directory:address:changed"
    CALENDAR_DAY_SET = "directory:calendar_day:set"
    CALENDAR_DAY_REMOVED = "directory:calendar_day:removed"
    RAMADAN_SET = "directory:ramadan:set"

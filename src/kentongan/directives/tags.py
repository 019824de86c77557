"""Event names of directives."""

from kentongan.base.events import Tag


class DirectiveTag(Tag):
    ISSUED = "directives:directive:issued"
    RECALLED = "directives:directive:recalled"
    CLOSED = "directives:directive:closed"
    REMINDED = "directives:directive:reminded"
    DUE_CHANGED = "directives:directive:due_changed"

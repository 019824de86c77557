"""Event names of screening and its rulebooks."""

from kentongan.base.events import Tag


class RulebookTag(Tag):
    PUBLISHED = "rulebook:version:published"
    REPORTED = "rulebook:feedback:given"
    DECIDED = "rulebook:feedback:decided"

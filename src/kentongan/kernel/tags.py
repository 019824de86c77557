"""Event names of the kernel."""

from kentongan.base.events import Tag


class KernelTag(Tag):
    SENT = "kernel:delivery:sent"
    FAILED = "kernel:delivery:failed"
    UNCERTAIN = "kernel:delivery:uncertain"
    PROVED = "kernel:delivery:proved"
    ANSWERED = "kernel:matter:answered"
    REFUSED = "kernel:matter:answer_refused"
    STEPPED = "kernel:matter:stepped"
    RESUMED = "kernel:matter:resumed"
    REOPENED = "kernel:matter:reopened"
    RECOMPUTED = "kernel:matter:clock_recomputed"
    CHANNEL_CHANGED = "kernel:channel:changed"
    ADDRESS_DEAD = "kernel:address:dead"
    FORGED = "kernel:webhook:forged"
    RESENT = "kernel:delivery:resent"
    INBOX_RETRIED = "kernel:inbox:retried"

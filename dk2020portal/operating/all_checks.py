"""Every check, in the order they are told: what others stand on comes first."""

from dk2020portal.operating import keys, mails, programs, stores, work
from dk2020portal.operating.findings import CHECKS

__all__ = ["CHECKS", "IN_ORDER", "OF_READINESS", "ON_A_PAGE", "keys", "mails", "programs", "stores", "work"]

IN_ORDER = (
    *("database", "migrations", "clock", "cache", "files", "disk"),
    *("workers", "timer", "queues", "mail", "outbox", "packs", "seals", "backup"),
    *("keys", "certificate", "fonts", "office", "static", "settings"),
)
# What a server must have before it is sent readers; each is cheap.
OF_READINESS = ("database", "migrations", "cache", "files")
# What a page may wait for.
ON_A_PAGE = tuple(name for name in IN_ORDER if not CHECKS[name].takes_long)

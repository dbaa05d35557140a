"""Which tests of the database run on both engines: those whose answer each engine gives in its own way.

Locks, triggers, constraints, unions and JSON in the gate's queries, numbers and characters an engine refuses, and
questions with so many rows in them. All others ask the same Python of the same rows: they run on PostgreSQL, and every
page and form once more on SQLite in the browser.
"""

from pathlib import Path

TESTS = Path(__file__).parent

ON_BOTH = {
    *("test_bad_input", "test_concurrency", "test_gate", "test_lock_order", "test_lost_updates"),
    *(
        f"meetings/test_{name}"
        for name in (
            *("agenda", "bad_input", "corrections", "decisions", "minutes", "presence", "quorum", "seals"),
            *("stored_files", "who_sees_what", "workflow"),
        )
    ),
    *(
        f"members/test_{name}"
        for name in (
            *("accounts", "append_only", "danish_order", "erasure", "membership", "membership_changes", "outbox"),
            *("people_sheet", "prepared", "workers", "workers_end"),
        )
    ),
    *(
        "portal/test_audit",
        "portal/test_backup",
        "portal/test_failures",
        "portal/test_search",
        "programme/test_desk",
        "programme/test_plans",
    ),
    *("programme/test_snapshot", "programme/test_whole"),
}


def runs_on_both(path: Path) -> bool:
    """Tell whether the tests of a file run on both engines."""
    return path.is_relative_to(TESTS) and str(path.relative_to(TESTS).with_suffix("")) in ON_BOTH


def gone() -> list[str]:
    """Return what is named here and is no file of tests."""
    return sorted(name for name in ON_BOTH if not (TESTS / name).with_suffix(".py").is_file())

"""The tables of the kiosk's store, version by version; a store is brought up to date when it is opened.

Names, answers and samples stand in columns called `sealed` and nowhere else.
"""

_DELIVERIES = """
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE identity (store TEXT NOT NULL) STRICT;
CREATE TABLE journal (
    number INTEGER PRIMARY KEY, boot INTEGER NOT NULL, at TEXT NOT NULL,
    step TEXT NOT NULL, application TEXT NOT NULL, facts TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_application ON journal (application, number);
CREATE TABLE chip_receipts (
    number INTEGER PRIMARY KEY REFERENCES journal (number), key_id TEXT NOT NULL, receipt BLOB NOT NULL
) STRICT;
CREATE TABLE outbox (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT;
CREATE TABLE dead_letters (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, body BLOB NOT NULL, reason TEXT NOT NULL
) STRICT;
"""

_APPLICATIONS = """
CREATE TABLE numbers (row INTEGER PRIMARY KEY, key_id TEXT NOT NULL, sealed BLOB NOT NULL) STRICT;
CREATE TABLE submissions (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at REAL NOT NULL,
    key_id TEXT NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE packets (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, application TEXT NOT NULL, at REAL NOT NULL,
    parts_sent INTEGER NOT NULL, refused TEXT, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE day_list (
    revision INTEGER NOT NULL, place TEXT NOT NULL, as_of REAL NOT NULL
) STRICT;
CREATE TABLE day_entries (
    row INTEGER PRIMARY KEY, kind TEXT NOT NULL, application TEXT NOT NULL, digest BLOB NOT NULL,
    ended INTEGER NOT NULL, key_id TEXT NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE statuses (
    row INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, at REAL NOT NULL, until REAL NOT NULL,
    key_id TEXT NOT NULL, sealed BLOB NOT NULL
) STRICT;
CREATE TABLE tries (
    scope BLOB PRIMARY KEY, wrong INTEGER NOT NULL, since REAL NOT NULL,
    locks INTEGER NOT NULL, locked_until REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""

_AUDIT = """
CREATE TABLE audit (number INTEGER PRIMARY KEY, body BLOB NOT NULL, chain BLOB NOT NULL) STRICT;
"""

_PACKET_CHAIN = """
CREATE TABLE packet_chain (link BLOB NOT NULL) STRICT;
"""

SEALED_TABLES = ("chip_receipts", "day_entries", "numbers", "statuses", "submissions")
"""The tables whose rows name a data key; the key goes with the row, in the same commit."""

_DATA_KEYS = """
CREATE TABLE data_keys (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, key_id TEXT NOT NULL, wrapped BLOB NOT NULL
) STRICT;
""" + "".join(
    f"""
CREATE TRIGGER {table}_forgets AFTER DELETE ON {table} BEGIN
    DELETE FROM data_keys WHERE id = OLD.key_id;
END;
"""
    for table in SEALED_TABLES
)

_REMOTE = """
CREATE TABLE alarms (
    code TEXT PRIMARY KEY, severity TEXT NOT NULL, since TEXT NOT NULL, times INTEGER NOT NULL,
    cleared INTEGER NOT NULL, acknowledged INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE locks (cause TEXT PRIMARY KEY, since TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE orders (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, status TEXT NOT NULL,
    reason TEXT, result TEXT
) STRICT;
"""

# When a row of `tries` was written, by both clocks: within one start only the monotonic one counts.
_TRIES_BY_BOTH_CLOCKS = """
ALTER TABLE tries ADD COLUMN boot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tries ADD COLUMN at REAL NOT NULL DEFAULT 0;
ALTER TABLE tries ADD COLUMN up REAL NOT NULL DEFAULT 0;
"""

_PICTURES = """
CREATE TABLE pictures (number INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE) STRICT;
"""

VERSIONS = (
    *(_DELIVERIES, _APPLICATIONS, _AUDIT, _PACKET_CHAIN, _DATA_KEYS, _REMOTE, _TRIES_BY_BOTH_CLOCKS),
    _PICTURES,
)

/**
 * Version 3: objects as runs see them, and what is kept beside objects.
 *
 * Short columns stand before long ones, so that flags are read without the texts. What most objects do not
 * have is NULL and has a partial index: a million quiet objects cost one index entry each, that of their id.
 */
export const RUNS = `
  CREATE TABLE types (
    number INTEGER PRIMARY KEY,
    connector TEXT NOT NULL,
    object_type TEXT NOT NULL,
    UNIQUE (connector, object_type)
  ) STRICT;
  INSERT INTO types (connector, object_type) SELECT DISTINCT connector, object_type FROM objects;
  CREATE TABLE digests (number INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE run_objects (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    type INTEGER NOT NULL,
    id TEXT NOT NULL,
    source_key TEXT,
    version INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL,
    touched INTEGER NOT NULL DEFAULT 0,
    standing TEXT NOT NULL DEFAULT 'present',
    evaluated INTEGER NOT NULL DEFAULT 0,
    staged TEXT,
    disables INTEGER NOT NULL DEFAULT 0,
    cause TEXT,
    becomes TEXT,
    new_id TEXT,
    held_by TEXT,
    failure TEXT,
    failed_column TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT,
    disabled_since TEXT,
    purge_at TEXT,
    created_by TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    modified_at TEXT NOT NULL,
    drift TEXT,
    before TEXT,
    accepted TEXT NOT NULL,
    written TEXT NOT NULL,
    desired TEXT
  ) STRICT;
  INSERT INTO run_objects (number, type, id, state, disabled_since, created_at, modified_at, accepted, written)
    SELECT o.number, t.number, o.id, o.state, o.disabled_since, o.created_at, o.modified_at, o.accepted, o.written
    FROM objects o JOIN types t ON t.connector = o.connector AND t.object_type = o.object_type
    ORDER BY o.number;
  DROP TABLE objects;
  ALTER TABLE run_objects RENAME TO objects;
  CREATE UNIQUE INDEX objects_id ON objects (type, id);
  CREATE UNIQUE INDEX objects_source_key ON objects (type, source_key) WHERE source_key IS NOT NULL;
  CREATE INDEX objects_state ON objects (type, state) WHERE state <> 'inSync';
  CREATE INDEX objects_touched ON objects (type) WHERE touched = 1;
  CREATE INDEX objects_staged ON objects (type) WHERE staged IS NOT NULL;
  CREATE INDEX objects_held ON objects (type, held_by) WHERE held_by IS NOT NULL;
  CREATE INDEX objects_purge ON objects (type, purge_at) WHERE purge_at IS NOT NULL;
  CREATE INDEX objects_drift ON objects (type) WHERE drift IS NOT NULL;
  CREATE INDEX objects_failure ON objects (type) WHERE failure IS NOT NULL;

  CREATE TABLE secrets (one INTEGER PRIMARY KEY CHECK (one = 1), salt TEXT NOT NULL) STRICT;
  INSERT INTO secrets (one, salt) VALUES (1, hex(randomblob(32)));
  CREATE TABLE revisions (connector TEXT PRIMARY KEY, number INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    run INTEGER PRIMARY KEY AUTOINCREMENT,
    connector TEXT NOT NULL,
    profile TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    result TEXT NOT NULL,
    trigger TEXT NOT NULL,
    config TEXT NOT NULL,
    owner TEXT NOT NULL,
    report TEXT NOT NULL
  ) STRICT;
  CREATE INDEX runs_connector ON runs (connector);

  CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    type INTEGER NOT NULL,
    id TEXT NOT NULL,
    at TEXT NOT NULL,
    operation TEXT NOT NULL,
    disables INTEGER NOT NULL DEFAULT 0,
    by TEXT NOT NULL,
    config TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    first_object INTEGER,
    last_object INTEGER,
    objects INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  CREATE TABLE plans (
    plan TEXT PRIMARY KEY,
    connector TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    summary TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT
  ) STRICT;
  CREATE TABLE watermarks (
    connector TEXT NOT NULL,
    object_type TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (connector, object_type, name)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE leases (
    connector TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until TEXT NOT NULL,
    fence INTEGER NOT NULL,
    seen TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE suspensions (
    connector TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    until TEXT NOT NULL,
    by TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run_requests (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    connector TEXT NOT NULL,
    profile TEXT NOT NULL,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    taken_by TEXT,
    run INTEGER
  ) STRICT;
`

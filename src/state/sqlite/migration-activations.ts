/**
 * Version 4: which version of its configuration each connector runs, changes that wait, and the ids under which
 * clients know people whose row got another key.
 */
export const ACTIVATIONS = `
  CREATE TABLE activations (
    connector TEXT PRIMARY KEY,
    revision TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL,
    at TEXT NOT NULL,
    run TEXT,
    refused TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE changes (
    plan TEXT PRIMARY KEY,
    connector TEXT NOT NULL,
    revision TEXT NOT NULL,
    digest TEXT NOT NULL,
    before TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    summary TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT
  ) STRICT;
  CREATE INDEX changes_connector ON changes (connector);
  CREATE TABLE public_ids (
    type INTEGER NOT NULL,
    public_id TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (type, public_id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX public_ids_id ON public_ids (type, id);
`

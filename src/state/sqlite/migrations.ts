import type { DatabaseSync } from 'node:sqlite'
import { SyncError } from '../../model/errors.ts'
import { ACTIVATIONS } from './migration-activations.ts'
import { RUNS } from './migration-runs.ts'

/** Marks a file as a connector space: "ROLL" in ASCII, in SQLite's `application_id`. */
const APPLICATION_ID = 0x52_4f_4c_4c

/** Forward only: entry `n` leads from version `n` to `n + 1`. Entries are never changed, only added. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE objects (
     connector TEXT NOT NULL,
     object_type TEXT NOT NULL,
     id TEXT NOT NULL,
     accepted TEXT NOT NULL,
     written TEXT NOT NULL,
     state TEXT NOT NULL,
     disabled_since TEXT,
     created_at TEXT NOT NULL,
     modified_at TEXT NOT NULL,
     pending TEXT,
     PRIMARY KEY (connector, object_type, id)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX objects_pending ON objects (connector) WHERE pending IS NOT NULL;
   CREATE INDEX objects_deprovisioned ON objects (connector, object_type)
     WHERE state = 'deprovisioned';
   CREATE TABLE holder (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     pid INTEGER NOT NULL,
     host TEXT NOT NULL,
     since TEXT NOT NULL
   ) STRICT;`,
  // Pending exports come and go with every event: in a table of their own, which is as small as what is on
  // its way, they share pages. Objects of a table with row numbers fit into their page whole.
  `CREATE TABLE pending (
     number INTEGER PRIMARY KEY,
     connector TEXT NOT NULL,
     object_type TEXT NOT NULL,
     id TEXT NOT NULL,
     export TEXT NOT NULL,
     UNIQUE (connector, object_type, id)
   ) STRICT;
   INSERT INTO pending (connector, object_type, id, export)
     SELECT connector, object_type, id, pending FROM objects WHERE pending IS NOT NULL;
   CREATE TABLE whole_objects (
     number INTEGER PRIMARY KEY,
     connector TEXT NOT NULL,
     object_type TEXT NOT NULL,
     id TEXT NOT NULL,
     accepted TEXT NOT NULL,
     written TEXT NOT NULL,
     state TEXT NOT NULL,
     disabled_since TEXT,
     created_at TEXT NOT NULL,
     modified_at TEXT NOT NULL,
     UNIQUE (connector, object_type, id)
   ) STRICT;
   INSERT INTO whole_objects (connector, object_type, id, accepted, written, state, disabled_since,
       created_at, modified_at)
     SELECT connector, object_type, id, accepted, written, state, disabled_since, created_at, modified_at
     FROM objects;
   DROP TABLE objects;
   ALTER TABLE whole_objects RENAME TO objects;
   CREATE INDEX objects_deprovisioned ON objects (connector, object_type)
     WHERE state = 'deprovisioned';`,
  RUNS,
  ACTIVATIONS,
  // Inserts of new people that are staged and not yet written (`staged-ranges.ts`).
  `CREATE TABLE staged_ranges (
     first INTEGER PRIMARY KEY,
     last INTEGER NOT NULL,
     type INTEGER NOT NULL,
     by TEXT NOT NULL
   ) STRICT;`,
  // The exports of events that began in one commit, in one row: `begun-table.ts`.
  `CREATE TABLE begun (number INTEGER PRIMARY KEY, exports TEXT NOT NULL) STRICT;`,
  // The id that a person has after a change of the anchor; the object, where a run made its row anew.
  `ALTER TABLE audit ADD COLUMN new_id TEXT;
   ALTER TABLE audit ADD COLUMN object INTEGER;
   CREATE INDEX audit_new_id ON audit (new_id) WHERE new_id IS NOT NULL;
   CREATE INDEX audit_object ON audit (object) WHERE object IS NOT NULL;`,
  // Few plans are open, and they are asked for every few seconds.
  `CREATE INDEX plans_state ON plans (state, connector);`,
  // A run that somebody has started is no service.
  `ALTER TABLE holder ADD COLUMN kind TEXT NOT NULL DEFAULT 'service';`,
  // The audit has millions of entries with whole rows in them: what is asked for at every run reads no entry.
  `CREATE INDEX audit_at ON audit (at, type, operation, disables, objects);
   CREATE INDEX audit_run ON audit (by) WHERE by >= 'run ' AND by < 'run!';
   CREATE INDEX runs_ended ON runs (ended_at);`,
]

/**
 * Brings a connector space to the present version.
 *
 * @throws SyncError `STATE_NEWER` when a later version wrote it, `STATE_UNREADABLE` when the file is some
 *   other program's database
 */
export function migrate(database: DatabaseSync, path: string): void {
  const version = checkVersion(database, path)
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue
    database.exec(
      `BEGIN IMMEDIATE; ${sql} PRAGMA application_id = ${APPLICATION_ID}; ` +
        `PRAGMA user_version = ${index + 1}; COMMIT`,
    )
  }
}

/** Whether a connector space has the present version. */
export function isCurrent(database: DatabaseSync): boolean {
  return pragma(database, 'user_version') === MIGRATIONS.length
}

/**
 * The version of the tables in a file, 0 for an empty one.
 *
 * @throws SyncError as {@link migrate}
 */
export function checkVersion(database: DatabaseSync, path: string): number {
  const version = pragma(database, 'user_version')
  const application = pragma(database, 'application_id')
  if (application !== APPLICATION_ID && !isEmpty(database)) {
    throw new SyncError(
      'STATE_UNREADABLE',
      `The file ${path} is a SQLite database of something else, so it is left alone. ` +
        'Name another file with --state.',
    )
  }
  if (version > MIGRATIONS.length) {
    throw new SyncError(
      'STATE_NEWER',
      `The connector space ${path} has version ${version}; this program knows versions up to ` +
        `${MIGRATIONS.length}. Start the newer program, or name another file with --state.`,
    )
  }
  return version
}

function pragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name]
  return typeof value === 'number' ? value : 0
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
}

import { SyncError } from '../../model/errors.ts'
import type { Session } from './session.ts'

/** Whoever brings the tables up to date is alone: a number that nobody else is likely to use. */
const LOCK = 0x52_4f_4c_4c

/** Forward only: entry `n` leads from version `n` to `n + 1`. Entries are never changed, only added. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE types (
     number integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     connector text COLLATE "C" NOT NULL,
     object_type text COLLATE "C" NOT NULL,
     UNIQUE (connector, object_type)
   );
   CREATE TABLE objects (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     type integer NOT NULL,
     id text COLLATE "C" NOT NULL,
     source_key text COLLATE "C",
     version integer NOT NULL DEFAULT 1,
     state text COLLATE "C" NOT NULL,
     touched integer NOT NULL DEFAULT 0,
     standing text COLLATE "C" NOT NULL DEFAULT 'present',
     evaluated text COLLATE "C" NOT NULL DEFAULT '',
     staged text COLLATE "C",
     disables integer NOT NULL DEFAULT 0,
     cause text COLLATE "C",
     becomes text COLLATE "C",
     new_id text COLLATE "C",
     held_by text COLLATE "C",
     failure text COLLATE "C",
     failed_column text,
     attempts integer NOT NULL DEFAULT 0,
     retry_at text COLLATE "C",
     disabled_since text COLLATE "C",
     purge_at text COLLATE "C",
     created_by text COLLATE "C" NOT NULL DEFAULT '',
     created_at text COLLATE "C" NOT NULL,
     modified_at text COLLATE "C" NOT NULL,
     drift text,
     before text,
     accepted text NOT NULL,
     written text NOT NULL,
     desired text
   ) WITH (fillfactor = 80);
   CREATE UNIQUE INDEX objects_id ON objects (type, id);
   CREATE UNIQUE INDEX objects_source_key ON objects (type, source_key) WHERE source_key IS NOT NULL;
   CREATE INDEX objects_state ON objects (type, state) WHERE state <> 'inSync';
   CREATE INDEX objects_touched ON objects (type, number) WHERE touched = 1;
   CREATE INDEX objects_staged ON objects (type, number) WHERE staged IS NOT NULL;
   CREATE INDEX objects_held ON objects (type, held_by) WHERE held_by IS NOT NULL;
   CREATE INDEX objects_purge ON objects (type, purge_at) WHERE purge_at IS NOT NULL;
   CREATE INDEX objects_drift ON objects (type, number) WHERE drift IS NOT NULL;
   CREATE INDEX objects_failure ON objects (type, number) WHERE failure IS NOT NULL;
   CREATE TABLE pending (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     type integer NOT NULL,
     id text COLLATE "C" NOT NULL,
     export text NOT NULL,
     UNIQUE (type, id)
   );
   CREATE TABLE secrets (one integer PRIMARY KEY CHECK (one = 1), salt text NOT NULL);
   CREATE TABLE revisions (connector text COLLATE "C" PRIMARY KEY, number bigint NOT NULL);
   CREATE TABLE runs (
     run bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     connector text COLLATE "C" NOT NULL,
     profile text NOT NULL,
     started_at text COLLATE "C" NOT NULL,
     ended_at text COLLATE "C",
     result text NOT NULL,
     trigger text NOT NULL,
     config text NOT NULL,
     owner text NOT NULL,
     report text NOT NULL
   );
   CREATE INDEX runs_connector ON runs (connector, run);
   CREATE TABLE audit_numbers (one integer PRIMARY KEY CHECK (one = 1), number bigint NOT NULL);
   INSERT INTO audit_numbers (one, number) VALUES (1, 0);
   CREATE TABLE audit (
     number bigint PRIMARY KEY,
     type integer NOT NULL,
     id text COLLATE "C" NOT NULL,
     at text COLLATE "C" NOT NULL,
     operation text NOT NULL,
     disables integer NOT NULL DEFAULT 0,
     by text COLLATE "C" NOT NULL,
     config text NOT NULL,
     before text NOT NULL,
     after text NOT NULL,
     first_object bigint,
     last_object bigint,
     objects integer NOT NULL DEFAULT 1
   );
   CREATE INDEX audit_at ON audit (type, at);
   CREATE TABLE plans (
     plan text PRIMARY KEY,
     connector text NOT NULL,
     at text COLLATE "C" NOT NULL,
     state text NOT NULL,
     summary text NOT NULL,
     decided_at text,
     decided_by text
   );
   CREATE TABLE watermarks (
     type integer NOT NULL,
     name text NOT NULL,
     value text NOT NULL,
     PRIMARY KEY (type, name)
   );
   CREATE TABLE leases (
     connector text PRIMARY KEY,
     owner text NOT NULL,
     until timestamptz NOT NULL,
     fence bigint NOT NULL
   );
   CREATE TABLE suspensions (
     connector text PRIMARY KEY,
     reason text NOT NULL,
     until text COLLATE "C" NOT NULL,
     by text NOT NULL
   );
   CREATE TABLE run_requests (
     number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     connector text NOT NULL,
     profile text NOT NULL,
     at text NOT NULL,
     by text NOT NULL,
     taken_by text,
     run bigint
   )`,
  // Which version of its configuration each connector runs, changes that wait, ids that clients know.
  `CREATE TABLE activations (
     connector text COLLATE "C" PRIMARY KEY,
     revision text NOT NULL,
     digest text NOT NULL,
     state text NOT NULL,
     at text COLLATE "C" NOT NULL,
     run text,
     refused text
   );
   CREATE TABLE changes (
     plan text PRIMARY KEY,
     connector text COLLATE "C" NOT NULL,
     revision text NOT NULL,
     digest text NOT NULL,
     before text NOT NULL,
     at text COLLATE "C" NOT NULL,
     state text NOT NULL,
     summary text NOT NULL,
     decided_at text,
     decided_by text
   );
   CREATE INDEX changes_connector ON changes (connector);
   CREATE TABLE public_ids (
     type integer NOT NULL,
     public_id text COLLATE "C" NOT NULL,
     id text COLLATE "C" NOT NULL,
     PRIMARY KEY (type, public_id)
   );
   CREATE UNIQUE INDEX public_ids_id ON public_ids (type, id)`,
  // Which process has the space for itself; every one that writes carries the number of the last one.
  `CREATE TABLE holder (
     one integer PRIMARY KEY CHECK (one = 1),
     owner text NOT NULL,
     fence bigint NOT NULL
   );
   INSERT INTO holder (one, owner, fence) VALUES (1, '', 0)`,
  // The id that a person has after a change of the anchor; the object, where a run made its row anew.
  `ALTER TABLE audit ADD COLUMN new_id text COLLATE "C", ADD COLUMN object bigint;
   CREATE INDEX audit_new_id ON audit (new_id) WHERE new_id IS NOT NULL;
   CREATE INDEX audit_object ON audit (object) WHERE object IS NOT NULL`,
  // Few plans are open, and they are asked for every few seconds.
  `CREATE INDEX plans_state ON plans (state, connector)`,
  // The audit has millions of entries: what belongs to a run, and what is over, is found without reading them all.
  `CREATE INDEX audit_run ON audit (by, number) WHERE by >= 'run ' AND by < 'run!';
   CREATE INDEX runs_ended ON runs (ended_at)`,
]

/**
 * Brings the tables to the present version; several processes may start at once.
 *
 * @param schema made when it is not there; a plain name
 * @param salt for hashes of sensitive values, used when there is none yet
 * @throws SyncError `STATE_NEWER` when a later version of this program wrote them
 */
export async function migrate(
  session: Session,
  {
    schema,
    title,
    salt,
  }: { readonly schema: string; readonly title: string; readonly salt: string },
): Promise<void> {
  await session.transaction(async ({ rows }) => {
    await rows('SELECT pg_advisory_xact_lock($1)', [LOCK])
    await rows(`CREATE SCHEMA IF NOT EXISTS ${schema}`, [])
    await rows('CREATE TABLE IF NOT EXISTS version (number integer NOT NULL)', [])
    const [found] = await rows('SELECT number FROM version', [])
    const version = Number(found?.[0] ?? 0)
    refuseNewer(title, version)
    for (const sql of MIGRATIONS.slice(version)) {
      for (const statement of sql.split(';\n')) await rows(statement, [])
    }
    await rows('INSERT INTO secrets (one, salt) VALUES (1, $1) ON CONFLICT DO NOTHING', [salt])
    if (found === undefined) await rows('INSERT INTO version VALUES ($1)', [MIGRATIONS.length])
    else await rows('UPDATE version SET number = $1', [MIGRATIONS.length])
  })
}

/**
 * Whether there are tables of the present version, for who may only look.
 *
 * @throws SyncError `STATE_NEWER`; `STATE_UNREADABLE` when an older version of this program wrote them
 */
export async function hasTables(session: Session, schema: string, title: string): Promise<boolean> {
  const [there] = await session.rows('SELECT to_regclass($1) IS NOT NULL', [`${schema}.version`])
  if (there?.[0] !== true) return false
  const [row] = await session.rows('SELECT number FROM version', [])
  const version = Number(row?.[0] ?? 0)
  refuseNewer(title, version)
  if (version === MIGRATIONS.length) return true
  throw new SyncError(
    'STATE_UNREADABLE',
    `The connector space ${title} was last used by an older version of this program. ` +
      'Start the service of this version, which brings it up to date, and try again.',
  )
}

function refuseNewer(title: string, version: number): void {
  if (version <= MIGRATIONS.length) return
  throw new SyncError(
    'STATE_NEWER',
    `The connector space ${title} has version ${version}; this program knows versions up to ` +
      `${MIGRATIONS.length}. Start the newer program, or name another connector space with --state.`,
  )
}

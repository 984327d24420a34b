import { resolve } from 'node:path'
import { isSyncError, type SyncError } from '../../model/errors.ts'
import type { Problem } from '../../model/problem.ts'
import { propose } from '../../propose/propose.ts'
import type { Looked, Proposal, ProposedSource } from '../../propose/proposal.ts'
import type { Target } from '../../sql/target.ts'
import { checkProposal } from './check-proposal.ts'
import { connectorName } from './connector-name.ts'
import { type NamedDatabase, nameDatabase } from './database.ts'
import { findTable } from './find-table.ts'
import { lookAtTable, type LookedTable } from './look-at-table.ts'
import { openDatabase } from './open-database.ts'
import { type MadeFile, makeFiles } from './make-files.ts'

/** What somebody wants a configuration for. */
export interface InitOptions {
  readonly database: string
  readonly source: ProposedSource
  readonly connector?: string | undefined
  /** Rows that are looked at; with none, names and types decide alone. */
  readonly sample: number
  /** Where the files are to stand. */
  readonly folder: string
  readonly cwd: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: number
  readonly signal: AbortSignal
  readonly pipeline: readonly MadeFile[]
}

/** What is asked of somebody on the way; scripts answer by their options. */
export interface Choices {
  table(target: Target): Promise<string>
  /** After the table was looked at, with what would be proposed. */
  refine(looked: Looked, proposal: Proposal | SyncError): Promise<Pick<Looked, 'anchor' | 'only'>>
}

/** A configuration that is proposed, and not yet written. */
export interface InitResult {
  readonly connector: string
  readonly database: NamedDatabase
  readonly table: LookedTable
  readonly proposal: Proposal
  readonly files: readonly MadeFile[]
  /** What `validate --online` says of it. */
  readonly problems: readonly Problem[]
}

/**
 * Looks at a live table and proposes a configuration for it. Reads only, in a session that cannot write; what
 * it reads is bounded.
 *
 * @throws SyncError `DATABASE_*`, `SECRET_MISSING`, `USAGE`, `TABLE_WITHOUT_KEY`
 */
export async function init(options: InitOptions, choices: Choices): Promise<InitResult> {
  const folder = resolve(options.cwd, options.folder)
  const database = nameDatabase(options.database, { ...options, folder })
  const { target, dialect } = await openDatabase(database)
  try {
    const description = await findTable(target, await choices.table(target), options.signal)
    const table = await lookAtTable(target, description, { dialect, sample: options.sample })
    const proposal = await refined(
      { description, rows: table.rows, source: options.source },
      choices,
    )
    const connector = options.connector ?? connectorName(description.table.name)
    const { now, pipeline } = options
    const files = makeFiles({ connector, table, database, proposal, now, pipeline })
    const problems = await checkProposal(files[0]?.text ?? '', table, target, { folder, now })
    return { connector, database, table, proposal, files, problems }
  } finally {
    await target.close()
  }
}

async function refined(looked: Looked, choices: Choices): Promise<Proposal> {
  const chosen = await choices.refine(looked, tryPropose(looked))
  return propose({ ...looked, ...chosen })
}

/** Somebody who is asked may name an anchor where none was found. */
function tryPropose(looked: Looked): Proposal | SyncError {
  try {
    return propose(looked)
  } catch (error) {
    if (isSyncError(error, 'TABLE_WITHOUT_KEY')) return error
    throw error
  }
}

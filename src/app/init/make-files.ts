import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { schemaText } from '../../config/schema-file.ts'
import { SNAPSHOT_FOLDER } from '../../config/snapshot/snapshot.ts'
import { snapshotText } from '../../config/snapshot/snapshot-text.ts'
import { makeSnapshot } from '../../config/snapshot/make-snapshot.ts'
import { SyncError } from '../../model/errors.ts'
import type { Proposal } from '../../propose/proposal.ts'
import { SCHEMAS, writeConfiguration } from '../../propose/write-configuration.ts'
import { writeTests } from '../../propose/write-tests.ts'
import type { LookedTable } from './look-at-table.ts'
import type { NamedDatabase } from './database.ts'

/** A file that is to be written. */
export interface MadeFile {
  /** Relative to the folder of the configuration. */
  readonly name: string
  readonly text: string
  /** A word about it, such as `4 tests`. */
  readonly note?: string
  /** One that is there already stays as it is: it is nobody's work. */
  readonly keep?: true
}

/** What files are made from. */
export interface FileParts {
  readonly connector: string
  readonly table: LookedTable
  readonly database: NamedDatabase
  readonly proposal: Proposal
  readonly now: number
  /** Files of the build server, by name. */
  readonly pipeline: readonly MadeFile[]
}

/** The name of the configuration. */
export const CONFIGURATION = 'connectors.yaml'

/** All files of a new configuration. Nothing is written. */
export function makeFiles(parts: FileParts): readonly MadeFile[] {
  const { connector, table, database, proposal, now, pipeline } = parts
  const { product, version } = table.survey.database
  const configuration = writeConfiguration(proposal, {
    name: connector,
    table: table.name,
    target: { [table.dialect]: database.written },
    product: `${product} ${version}`.trim(),
    now,
  })
  const tests = writeTests(proposal, connector)
  const described = { ...table.description, survey: table.survey }
  const snapshot = makeSnapshot({
    connector,
    dialect: table.dialect,
    tables: new Map([['User', described]]),
    now,
  })
  return [
    { name: CONFIGURATION, text: configuration },
    { name: `${SNAPSHOT_FOLDER}/${connector}.json`, text: snapshotText(snapshot) },
    {
      name: `tests/${connector.toLowerCase()}.test.yaml`,
      text: tests.text,
      note: `${tests.count} tests, nobody’s values`,
    },
    ...companionFiles(),
    ...pipeline,
  ]
}

/** What stands beside a configuration: schemas for editors, and what git is to leave alone. */
export function companionFiles(): readonly MadeFile[] {
  return [
    {
      name: `${SCHEMAS}/connectors.schema.json`.slice(2),
      text: schemaText('connectors'),
      keep: true,
    },
    {
      name: `${SCHEMAS}/mapping-test.schema.json`.slice(2),
      text: schemaText('mapping-test'),
      keep: true,
    },
    {
      name: '.gitignore',
      text: '# the connector space: people, and what was written\n.rollcall/\n',
      keep: true,
    },
  ]
}

/**
 * Writes the files, all or none of them where one is there already.
 *
 * @returns those that were written
 * @throws SyncError `FILE_EXISTS` with their names, unless they may be written over
 */
export async function writeFiles(
  files: readonly MadeFile[],
  folder: string,
  { force, cwd }: { readonly force: boolean; readonly cwd: string },
): Promise<readonly MadeFile[]> {
  const there = files.filter(({ name }) => existsSync(join(folder, name)))
  const inTheWay = there.filter(({ keep }) => keep !== true)
  if (inTheWay.length > 0 && !force) {
    const names = inTheWay.map(({ name }) => relative(cwd, join(folder, name))).join(', ')
    throw new SyncError(
      'FILE_EXISTS',
      `${names} ${inTheWay.length === 1 ? 'is' : 'are'} there already, so nothing was written. ` +
        'Say --output-dir for another folder, or --force to write over them.',
    )
  }
  const written = files.filter((one) => one.keep !== true || !there.includes(one))
  for (const { name, text } of written) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
  return written
}

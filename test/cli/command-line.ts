import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { OutputStream } from '../../src/cli/command.ts'
import { runCommandLine } from '../../src/cli/run.ts'
import { fixedClock, type Clock } from '../../src/model/clock.ts'
import { keepLog } from '../logs/keep.ts'

/** What a command line did. */
export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** A folder with files that goes away with its test. */
export function folderWith(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cli-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

/** Runs a command line in a folder, in this process, without colours. */
export async function run(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  options: {
    readonly clock?: Clock
    readonly signal?: AbortSignal
    /** In place of one that is no terminal. */
    readonly stdout?: OutputStream
  } = {},
): Promise<Ran> {
  let out = ''
  let err = ''
  const code = await runCommandLine(args, {
    cwd,
    environment,
    stdout: options.stdout ?? { write: (text) => (out += text) },
    stderr: { write: (text) => (err += text) },
    clock: options.clock ?? fixedClock(Date.parse('2026-11-23T05:00:00Z')),
    signal: options.signal ?? new AbortController().signal,
    onSignal: () => () => undefined,
  })
  keepLog(err)
  return { code, out, err }
}

/** The story's connector over `people.db`. */
export const STORY = `version: 1
connectors:
  People:
    source: entra
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings:
      UserName: userPrincipalName
      Lastname: surname
      Active: accountEnabled
`

/** Makes `people.db` with the table of {@link STORY}; gives a way to read it. */
export function peopleTable(folder: string): () => readonly Record<string, unknown>[] {
  const path = join(folder, 'people.db')
  const database = new DatabaseSync(path)
  database.exec(
    'CREATE TABLE People (Id varchar(50) NOT NULL PRIMARY KEY, UserName varchar(113) NOT NULL,' +
      ' Lastname varchar(64), Active varchar(5))',
  )
  database.close()
  return () => {
    const reader = new DatabaseSync(path)
    try {
      return reader.prepare('SELECT * FROM People ORDER BY Id').all()
    } finally {
      reader.close()
    }
  }
}

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { COMMANDS, type DocumentBlock, readBlocks } from './read-blocks.ts'
import { inTheBackground, openSession, type Session } from './session.ts'

/** How a document went. */
export interface DocumentRun {
  readonly ran: number
  /** What is wrong, as `docs/runs.md:67: …` with the output. */
  readonly mistakes: readonly string[]
  /** A database that is missing, so that the rest was left out. */
  readonly missing?: string
}

/** How much of the output is shown, in characters. */
const OUTPUT = 1500
const SETUPS = join(import.meta.dirname, 'setups')
const DATABASES: Readonly<Record<string, string>> = {
  postgres: 'ROLLCALL_TEST_POSTGRES',
  mariadb: 'ROLLCALL_TEST_MARIADB',
  mssql: 'ROLLCALL_TEST_MSSQL',
}

/**
 * Runs every command block of a document in a folder of its own, from top to bottom. The folder begins with
 * what `test/docs/setups/<document>/files` holds, and with `setup.sh` beside it.
 */
export async function runDocument(path: string, name: string): Promise<DocumentRun> {
  const blocks = readBlocks(readFileSync(path, 'utf8')).filter(
    (one) => one.language === COMMANDS && one.notRun === undefined,
  )
  if (blocks.length === 0) return { ran: 0, mistakes: [] }
  const home = mkdtempSync(join(tmpdir(), 'rollcall-docs-'))
  const folder = join(home, 'work')
  const setup = join(SETUPS, basename(name, '.md').toLowerCase())
  mkdirSync(folder)
  if (existsSync(join(setup, 'files'))) cpSync(join(setup, 'files'), folder, { recursive: true })
  const session = await openSession(folder, given())
  try {
    const script = join(setup, 'setup.sh')
    if (existsSync(script)) await prepare(session, script)
    return await runBlocks(session, blocks, { name, setup })
  } finally {
    await session.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function runBlocks(
  session: Session,
  blocks: readonly DocumentBlock[],
  { name, setup }: { readonly name: string; readonly setup: string },
): Promise<DocumentRun> {
  let ran = 0
  for (const block of blocks) {
    const variable = DATABASES[block.needs ?? '']
    if (block.needs !== undefined && (process.env[variable ?? ''] ?? '') === '') {
      return { ran, mistakes: [], missing: block.needs }
    }
    if (block.before !== undefined) await prepare(session, join(setup, `${block.before}.sh`))
    const mistakes = await runBlock(session, block, name)
    if (mistakes.length > 0) return { ran, mistakes }
    ran += 1
  }
  return { ran, mistakes: [] }
}

async function runBlock(
  session: Session,
  block: DocumentBlock,
  name: string,
): Promise<readonly string[]> {
  const { failures, output } = await session.run(scriptOf(block))
  const ended = new Map(failures.map(({ line, code }) => [line, code]))
  const wrong = [...new Set([...ended.keys(), ...block.exits.keys()])].filter(
    (line) => (ended.get(line) ?? 0) !== (block.exits.get(line) ?? 0),
  )
  return wrong.map((line) => {
    const at = block.line + Math.max(0, line - 1)
    const expected = block.exits.get(line) ?? 0
    return `${name}:${at}: ended with ${ended.get(line) ?? 0}, not with ${expected}\n${output.slice(-OUTPUT)}`
  })
}

function scriptOf({ text, goesOn, replaced }: DocumentBlock): string {
  let script = text
  for (const [written, variable] of replaced) script = script.replaceAll(written, variable)
  const lines = script.split('\n').map((line, index) => {
    const until = goesOn.get(index + 1)
    return until === undefined ? line : inTheBackground(line, until)
  })
  return lines.join('\n')
}

async function prepare(session: Session, script: string): Promise<void> {
  const { failures, output } = await session.run(readFileSync(script, 'utf8'))
  if (failures.length > 0) throw new Error(`${script}: ${JSON.stringify(failures)}\n${output}`)
}

/** Of the environment only the addresses of databases. */
function given(): Record<string, string> {
  const entries = Object.values(DATABASES).map((name) => [name, process.env[name] ?? ''] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

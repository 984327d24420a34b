import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { keepLog } from '../logs/keep.ts'
import { freePort } from '../../scripts/free-port.ts'

/** A command of a block that ended otherwise than the document says. */
export interface Failure {
  /** Its line in the block, from 1; 0 for the block as a whole. */
  readonly line: number
  readonly code: number
}

/** What a block did. */
export interface BlockRun {
  readonly failures: readonly Failure[]
  readonly output: string
}

/** A terminal in which the blocks of one document run, one after the other. */
export interface Session {
  run(script: string): Promise<BlockRun>
  /** Ends everything that still runs. */
  close(): Promise<void>
}

const ROOT = join(import.meta.dirname, '../..')
/** How long a block may take, in milliseconds. */
const PATIENCE = 90_000
/** The port of every document; the session has one of its own in its place. */
const DOCUMENT_PORT = '8585'

/**
 * Opens a session in a folder. Variables and the working directory last from block to block, as in a
 * terminal. `rollcall` and `npx rollcall` are this checkout, `npm ci` has been done, and port 8585 is a free
 * one, so that documents do not meet what runs on the machine.
 */
export async function openSession(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<Session> {
  const own = join(folder, '..', 'session')
  mkdirSync(own, { recursive: true })
  const port = String(await freePort())
  const kept = join(own, 'kept.sh')
  const env = {
    PATH: [
      programs(join(own, 'bin')),
      join(ROOT, 'node_modules/.bin'),
      process.env['PATH'] ?? '',
    ].join(':'),
    HOME: own,
    TMPDIR: own,
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    DOCS_PORT: port,
    DOCS_LOG: join(own, 'service.log'),
    ROLLCALL_CHECKOUT: ROOT,
    ...environment,
  }
  const groups: number[] = []
  return {
    async run(script) {
      const block = join(own, 'block.sh')
      writeFileSync(block, script.replaceAll(DOCUMENT_PORT, port))
      const child = spawn('bash', ['-c', RUNNER, 'bash', kept, block], {
        cwd: folder,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      const group = child.pid ?? 0
      groups.push(group)
      const output = collect(child)
      const timer = setTimeout(() => send(group, 'SIGKILL'), PATIENCE)
      await once(child, 'close')
      clearTimeout(timer)
      return { failures: failuresIn(`${kept}.failures`), output: output() }
    },
    async close() {
      await Promise.all(groups.map(endGroup))
      if (existsSync(env.DOCS_LOG)) keepLog(readFileSync(env.DOCS_LOG, 'utf8'))
    },
  }
}

/**
 * The line of a script that goes on, with what the next one waits for. Its output stays out of the block's,
 * so that the block ends without it. `docs_stop` in a setup ends it.
 */
export function inTheBackground(line: string, until: string): string {
  return `( exec ${line}\n) > "$DOCS_LOG" 2>&1 & DOCS_SERVICE=$!; docs_wait ${JSON.stringify(until)}`
}

/** Takes up what the last block left, notes each command that fails, and leaves its own. */
const RUNNER = `
kept=$1 block=$2
: > "$kept.failures"
docs_wait() {
  for _ in $(seq 300); do grep -qF -- "$1" "$DOCS_LOG" && return; sleep 0.1; done
  cat "$DOCS_LOG"; return 1
}
docs_stop() {
  kill "$DOCS_SERVICE"
  while kill -0 "$DOCS_SERVICE" 2> "$DOCS_LOG"; do sleep 0.1; done
}
[ -f "$kept" ] && . "$kept"
[ -f "$kept.folder" ] && cd "$(cat "$kept.folder")"
set -a -o pipefail -o errtrace
trap 'code=$?; [ "$BASH_SOURCE" = "$block" ] && echo "$LINENO $code" >> "$kept.failures"' ERR
. "$block"
last=$?
trap - ERR
[ $last -eq 0 ] || [ -s "$kept.failures" ] || echo "0 $last" >> "$kept.failures"
{ export -p; declare -f; } > "$kept"
pwd > "$kept.folder"
`

function failuresIn(file: string): readonly Failure[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [at = 0, code = 0] = line.split(' ').map(Number)
      return { line: at, code }
    })
}

function collect(child: ChildProcess): () => string {
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
  }
  return () => text
}

/** Asks what a block started to end, and makes it end after a while. */
async function endGroup(group: number): Promise<void> {
  for (let tries = 0; tries < 100 && send(group, tries === 0 ? 'SIGTERM' : 0); tries += 1) {
    await sleep(50)
  }
  send(group, 'SIGKILL')
}

/** Whether the group of a process is still there. */
function send(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(-group, signal)
    return true
  } catch {
    return false
  }
}

/** The programs that a reader has installed by then. */
function programs(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const rollcall = `exec "${process.execPath}" "${join(ROOT, 'bin/rollcall.js')}"`
  const texts: Readonly<Record<string, string>> = {
    rollcall: `case " $* " in
  *" --port"*|*" --url"*) ;;
  " serve "*) ${rollcall} "$@" --port "$DOCS_PORT" ;;
  " simulate "*) ${rollcall} "$@" --url "http://127.0.0.1:$DOCS_PORT" ;;
esac
${rollcall} "$@"`,
    npx: `while [ "\${1#-}" != "$1" ]; do shift; done
[ "\${1%%@*}" = rollcall ] && { shift; exec rollcall "$@"; }
echo "npx $* is not installed" >&2; exit 127`,
    // The checkout is installed, and the tests that "npm test" runs are those that read this document.
    npm: `case "$1" in
  ci|install|test) exit 0 ;;
  start) exec "${process.execPath}" scripts/start.ts --port "$DOCS_PORT" ;;
  run) script=$2; shift 2; exec "${process.execPath}" "scripts/$script.ts" "$@" ;;
esac
echo "npm $1 is nothing that a document may run" >&2; exit 127`,
    // For setups: sql FILE STATEMENTS
    sql: `exec "${process.execPath}" --disable-warning=ExperimentalWarning -e '
const { DatabaseSync } = require("node:sqlite")
const [file, text] = process.argv.slice(1)
const database = new DatabaseSync(file, { timeout: 5000 })
if (/^select/i.test(text)) for (const row of database.prepare(text).all()) console.log(Object.values(row).join("|"))
else database.exec(text)' "$@"`,
  }
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(folder, name), 0o755)
  }
  return folder
}

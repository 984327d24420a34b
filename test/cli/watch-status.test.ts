import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test, type TestContext } from 'node:test'
import { stripVTControlCharacters } from 'node:util'
import { runCommandLine } from '../../src/cli/run.ts'
import { systemClock } from '../../src/model/clock.ts'
import { folderWith, peopleTable, run } from './command-line.ts'

const CONNECTORS = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings: { UserName: Name }
`

/** `rollcall status --watch` in a folder, with a stream of our own for what it shows. */
function watching(
  t: TestContext,
  stream: { isTTY?: boolean; rows?: number; columns?: number },
  ...more: string[]
) {
  const folder = folderWith(t, {
    'connectors.yaml': CONNECTORS,
    'people.csv': 'Id,Name\n1,Ada\n2,Grace\n',
  })
  peopleTable(folder)
  const shown: string[] = []
  const end = new AbortController()
  t.after(() => end.abort())
  const ended = (async () => {
    await run(folder, ['run', 'HR', 'fullSynchronization'], {}, { clock: systemClock })
    return runCommandLine(['status', '--watch', ...more], {
      cwd: folder,
      environment: {},
      stdout: { ...stream, write: (text) => shown.push(text) },
      stderr: { write: () => true },
      clock: systemClock,
      signal: end.signal,
      onSignal: () => () => undefined,
    })
  })()
  const until = async (met: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 100 && !met(); tries += 1) await sleep(50)
    assert.ok(met(), shown.join(''))
  }
  return { folder, shown, until, stop: () => end.abort(), ended }
}

suite('rollcall status --watch', () => {
  test('writes a line for each change where there is no terminal, and none in between', async (t) => {
    const { folder, shown, until, stop, ended } = watching(t, {})
    await until(() => shown.length === 1)
    assert.match(shown[0] ?? '', /^20\S+Z {2}HR {2}state active {2}config \w{8} {2}pending 0/u)
    await run(folder, ['run', 'HR', 'fullImport'], {}, { clock: systemClock })
    await until(() => shown.length === 2)
    assert.match(shown[1] ?? '', /HR {2}.*run 1 fullSynchronization \w+ → 2 fullImport \w+\n$/u)
    await sleep(1_200)
    assert.equal(shown.length, 2)
    stop()
    assert.equal(await ended, 0)
  })

  test('leaves out columns for which a terminal is too narrow, and breaks lines between words', async (t) => {
    const wide = /^connector +state +config +last import +last export +pending +held/mu
    for (const [columns, head] of [
      [200, wide],
      [80, /^connector +state +(?:last import +)?last export +pending +held/mu],
      [64, /^connector +state +pending +held +errors +drift +rows/mu],
    ] as const) {
      const { folder, shown, until, stop, ended } = watching(t, { isTTY: true, columns })
      await until(() => shown.length >= 1)
      const reason = ['--reason', 'the table is being moved to another server by those who own it']
      await run(folder, ['suspend', 'HR', ...reason], {}, { clock: systemClock })
      await until(() => /suspended/u.test(shown.at(-1) ?? ''))
      stop()
      await ended
      const screen = stripVTControlCharacters(shown.at(-1) ?? '')
      assert.match(screen, head)
      for (const line of screen.split('\n')) assert.ok(line.length <= columns, line)
      assert.match(screen.replaceAll(/\s+/gu, ' '), /moved to another server by those who own it/u)
    }
  })

  test('draws over itself on a terminal, and never more lines than it has', async (t) => {
    const { shown, until, stop, ended } = watching(t, { isTTY: true, rows: 3 })
    await until(() => shown.length >= 2)
    stop()
    await ended
    assert.ok(shown[0]?.startsWith('\u001b[2J\u001b[H'))
    assert.ok(shown[1]?.startsWith('\u001b[H'))
    for (const screen of shown) assert.ok(screen.split('\n').length <= 3, JSON.stringify(screen))
    assert.match(shown[0] ?? '', /… \d+ lines more/u)
  })

  test('with --output json writes the whole of it, each time that it changes', async (t) => {
    const { shown, until, stop, ended } = watching(t, {}, '--output', 'json')
    await until(() => shown.length === 1)
    await sleep(1_200)
    stop()
    await ended
    assert.equal(shown.length, 1)
    assert.doesNotThrow(() => JSON.parse(shown[0] ?? ''))
  })
})

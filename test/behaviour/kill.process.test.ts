import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { openRowSource } from '../../src/app/simulation-rows.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { entra } from '../../src/harness/simulate/entra.ts'
import { simulate, type SimulationOptions } from '../../src/harness/simulate/simulate.ts'
import { systemClock } from '../../src/model/clock.ts'
import { SERVERS, type TestServer } from '../sql/servers.ts'
import { readRows } from './rows.ts'
import { type Process, withProcess } from './process.ts'
import { MARK } from './answer.ts'
import { patchOf, person, replace, TOKEN } from './world.ts'

const WORKERS = 8
const KILLS = 3

for (const server of SERVERS) {
  suite(`kill -9 of the service on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('whoever was told of success has the row, and no row is lost or doubled', () =>
      withProcess(server, async (process) => {
        const stories = Array.from({ length: WORKERS }, (_, at) => new Told(`w${at}`))
        for (let kill = 0; kill < KILLS; kill += 1) {
          await process.start()
          const working = stories.map((told) => told.work(process))
          await sleep(250 + kill * 130)
          await process.kill()
          await Promise.all(working)
          await check(server, process, stories)
        }
        await process.start()
        for (const told of stories) await told.repeat(process)
        const rows = await readRows(server, process.table)
        assert.deepEqual(
          rows.map((row) => [row['Id'], row['Firstname']]),
          stories
            .flatMap(({ people }) => [...people.keys()])
            .toSorted()
            .map((id) => [id, `${MARK} end`]),
        )
        assert.ok(rows.length > WORKERS * KILLS, `${rows.length} rows`)
      }))

    test('a simulation that was cut off is taken up by running it again', () =>
      withProcess(server, async (process) => {
        await process.start()
        const cut = new AbortController()
        const options = await simulationOf(process)
        const first = simulate({
          ...options,
          signal: cut.signal,
          onProgress(_, done, total) {
            if (done === total && !cut.signal.aborted) void process.kill().then(() => cut.abort())
          },
        })
        await assert.rejects(first, { code: 'INTERRUPTED' })
        await process.start()
        const result = await simulate(options)
        assert.deepEqual(result.wrongAnswers, [])
        assert.ok(result.rowsCompared > 50, `${result.rowsCompared} rows`)
      }))
  })
}

/** What one client did, and what it was told. */
class Told {
  /** By id: the change that was confirmed last (0 is the creation, -1 nothing yet) and the one that was sent last. */
  readonly people = new Map<string, { confirmed: number; sent: number }>()
  readonly #name: string

  constructor(name: string) {
    this.#name = name
  }

  /** Creates people and changes each several times, until the service does not answer any more. */
  async work(process: Process): Promise<void> {
    for (;;) {
      const id = `${this.#name}-${this.people.size}`
      const person = { confirmed: -1, sent: -1 }
      this.people.set(id, person)
      for (let change = 0; change < 4; change += 1) {
        person.sent = change
        const status = await ask(process, id, change === 0 ? 'POST' : 'PATCH', String(change))
        if (status === undefined) return
        assert.ok(status === (change === 0 ? 201 : 200), `${status}`)
        person.confirmed = change
      }
    }
  }

  /** Everybody is sent again, as an identity provider does that got no answer. */
  async repeat(process: Process): Promise<void> {
    for (const id of this.people.keys()) {
      const status = await ask(process, id, 'POST', 'again')
      assert.ok(status === 201 || status === 409, `${status}`)
      assert.equal(await ask(process, id, 'PATCH', 'end'), 200)
    }
  }
}

/** Sends one event; `undefined` when no answer came. */
async function ask(
  process: Process,
  id: string,
  method: 'POST' | 'PATCH',
  name: string,
): Promise<number | undefined> {
  const body =
    method === 'POST'
      ? { ...person(id), name: { givenName: `${MARK} ${name}` } }
      : patchOf([replace('name.givenName', `${MARK} ${name}`)])
  try {
    const response = await fetch(`${process.url}/Users${method === 'POST' ? '' : `/${id}`}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(body),
    })
    await response.text()
    return response.status
  } catch {
    return undefined
  }
}

/** While the service is dead: each row holds the last change that was confirmed, or the one that was under way. */
async function check(
  server: TestServer,
  process: Process,
  stories: readonly Told[],
): Promise<void> {
  // A database may still be ending what a connection that broke off has sent.
  await sleep(100)
  const rows = await readRows(server, process.table)
  const held = new Map(rows.map((row) => [String(row['Id']), String(row['Firstname'])]))
  assert.equal(held.size, rows.length, 'nobody is there twice')
  for (const { people } of stories) {
    for (const [id, { confirmed, sent }] of people) {
      const name = held.get(id)
      held.delete(id)
      if (name === undefined) assert.equal(confirmed, -1, `${id} was told of success`)
      else
        assert.ok(
          [confirmed, sent].some((change) => name === `${MARK} ${change}`),
          id,
        )
    }
  }
  assert.deepEqual([...held.keys()], [], 'nobody is there whom no one sent')
}

async function simulationOf(process: Process): Promise<SimulationOptions> {
  const { connectors } = await loadConfiguration(['connectors.yaml'], { cwd: process.folder })
  const [definition] = connectors
  assert.ok(definition)
  const { environment, folder } = process
  const state = { config: ['connectors.yaml'], state: undefined }
  const options = { cwd: folder, environment, clock: systemClock, ...state }
  const rows = await openRowSource(definition, options)
  process.onEnd(() => rows.close())
  return {
    url: new URL(process.url),
    token: TOKEN,
    idp: entra,
    users: 15,
    seed: 7,
    alphabet: 'unicode',
    concurrency: 6,
    patience: 20,
    ecma2host: false,
    signal: new AbortController().signal,
    rows: rows.source,
  }
}

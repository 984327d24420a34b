import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { deliver } from './hook.ts'
import { create, Probes } from './probe.ts'
import { Pushed } from './pushed.ts'
import { randomOf } from './random.ts'
import { freePort } from '../free-port.ts'
import { rollcall, type Served, serveRepository } from './served.ts'
import {
  allVersions,
  CONNECTORS,
  type ConnectorName,
  type ConnectorVersion,
  firstVersions,
  nextVersions,
  tablesOf,
} from './versions.ts'

/** How hard it storms. */
export interface StormOptions {
  /** Empty; everything is made in it. */
  readonly folder: string
  readonly commits: number
  readonly seed: number
  /** People whom the simulated identity provider takes through their lives, each time around. */
  readonly people: number
  readonly tell: (line: string) => void
}

/** What came of it. */
export interface StormResult {
  readonly commits: number
  readonly requests: number
  readonly versions: number
  readonly simulated: number
  /** Sentences; empty when everything held. */
  readonly wrong: readonly string[]
}

/** How long the service may take to follow, in milliseconds. */
const PATIENCE = 60_000
/** Commits that are pushed at most before the service is waited for. */
const BURST = 8

/**
 * Pushes commits (good, bad, held, mixed) to a repository that a service follows while an identity provider is
 * played against it; then kills the service, takes the repository away, and starts it again.
 */
export async function storm(options: StormOptions): Promise<StormResult> {
  const { folder, seed, tell } = options
  const random = randomOf(seed)
  const service = join(folder, 'service')
  await mkdir(service, { recursive: true })
  const database = join(service, 'people.db')
  makeTables(database)
  const pushed = new Pushed(folder)
  pushed.push(firstVersions())
  const port = await freePort()
  const start = (): Promise<Served> =>
    serveRepository({ repository: pushed.path, folder: service, port })
  let served = await start()
  const wrong: string[] = []
  try {
    const probes = new Probes({ url: served.url, pushed, database, series: 'storm' })
    const stopped = new AbortController()
    const simulating = simulate({ ...options, url: served.url, folder: service }, stopped.signal)
    const scene = { pushed, url: served.url, database, random }
    wrong.push(...(await pushAll(options, scene).catch((error: unknown) => failure(served, error))))
    stopped.abort()
    const simulated = await simulating
    await probes.stop()
    const { requests, versions } = probes.findings
    wrong.push(...probes.findings.wrong, ...simulated.wrong)
    if (wrong.length > 0) wrong.push(...refusals(served.output()))
    tell(`${requests} requests of probes, ${simulated.rounds} simulations, HEAD is bad`)
    if (!served.runs()) throw new Error(`The service ended: ${served.output().slice(-2_000)}`)
    const before = await standing(served, database, 'before')
    wrong.push(...lastGood(before, pushed))
    await served.kill('SIGKILL')
    rmSync(pushed.path, { recursive: true })
    served = await start()
    const after = await standing(served, database, 'after')
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      wrong.push(`before kill -9 ${JSON.stringify(before)}, after it ${JSON.stringify(after)}`)
    }
    tell('killed, and started again without the repository')
    return {
      commits: pushed.count,
      requests,
      versions: versions.size,
      simulated: simulated.rounds,
      wrong,
    }
  } finally {
    await served.kill('SIGTERM')
  }
}

/** What kept the storm from going on, with the last words of the service. */
function failure(served: Served, error: unknown): readonly string[] {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  const state = served.runs() ? 'runs still' : 'has ended'
  return [
    `the storm broke off: ${String(cause)}; the service ${state}: ${served.output().slice(-2_000)}`,
  ]
}

interface Scene {
  readonly pushed: Pushed
  readonly url: string
  readonly database: string
  readonly random: () => number
}

/** Commits in bursts; the last but one is good throughout, the last is bad throughout. */
async function pushAll(options: StormOptions, scene: Scene): Promise<readonly string[]> {
  const { commits, tell } = options
  const { pushed, url, random } = scene
  const wrong: string[] = []
  let versions = firstVersions()
  while (pushed.count < commits - 1) {
    const burst = Math.min(1 + Math.floor(random() * BURST), commits - 1 - pushed.count)
    for (let index = 0; index < burst; index += 1) {
      const number = pushed.count
      versions =
        number === commits - 2
          ? allVersions('good', number, random)
          : nextVersions(versions, number, random)
      wrong.push(...(await deliver(url, pushed.push(versions))))
    }
    wrong.push(...(await settle(scene)))
    tell(`${pushed.count} commits`)
  }
  wrong.push(...(await deliver(url, pushed.push(allVersions('bad', pushed.count, random)))))
  wrong.push(...(await settle(scene)))
  return wrong
}

/** Waits until the service has looked at the newest commit, and every good version in it is the one that answers. */
async function settle({ pushed, url, database }: Scene): Promise<readonly string[]> {
  const deadline = Date.now() + PATIENCE
  const file = new DatabaseSync(database, { readOnly: true })
  try {
    for (const name of CONNECTORS) {
      const newest = pushed.newest(name)
      for (let count = 0; ; count += 1) {
        const id = `settle-${pushed.count}-${count}`
        if (await isThere({ pushed, url }, newest, { name, id, database: file })) break
        if (Date.now() > deadline) {
          return [`${name}: ${pushed.head.slice(0, 7)} was not followed within ${PATIENCE} ms`]
        }
        await sleep(100)
      }
    }
    return []
  } finally {
    file.close()
  }
}

/** Whether the service has read the newest commit, and answers by a version of it if that is good. */
async function isThere(
  { pushed, url }: Pick<Scene, 'pushed' | 'url'>,
  newest: ConnectorVersion | undefined,
  one: Omit<Parameters<typeof create>[0], 'url'>,
): Promise<boolean> {
  if ((await newestOf(url)) !== pushed.head) return false
  return newest?.kind !== 'good' || (await create({ url, ...one })).tag === newest.tag
}

/** The newest commit that the service has read. */
async function newestOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/version`)
  const body: unknown = await answer.json()
  const revision = typeof body === 'object' && body !== null && 'revision' in body && body.revision
  return typeof revision === 'string' ? revision : ''
}

/** Which version answers for each connector. */
async function standing(
  { url }: Served,
  database: string,
  series: string,
): Promise<Readonly<Record<string, string>>> {
  const file = new DatabaseSync(database, { readOnly: true })
  const found: Record<string, string> = {}
  for (const name of CONNECTORS) {
    const id = `standing-${series}`
    const { status, revision, tag } = await create({ url, name, id, database: file })
    found[name] = `${status} ${revision} ${tag ?? ''}`
  }
  file.close()
  return found
}

/** Requests that the service could not answer, as its log has them. */
function refusals(output: string): readonly string[] {
  const lines = output.split('\n').filter((line) => /"status":5\d\d/u.test(line))
  return lines.slice(0, 20).map((line) => `log: ${line}`)
}

/** The last good version of each connector stands in the last commit but one. */
function lastGood(standings: Readonly<Record<string, string>>, pushed: Pushed): readonly string[] {
  return CONNECTORS.flatMap((name: ConnectorName) => {
    const [status, revision = '', tag] = (standings[name] ?? '').split(' ')
    const version = pushed.of(revision)?.[name]
    const expected = `t${pushed.count - 2}`
    if (status === '201' && tag === expected && version?.tag === expected) return []
    return [`${name}: "${standings[name] ?? ''}" answers, not the last good version ${expected}`]
  })
}

/** Plays the identity provider again and again against the connector that nobody breaks. */
async function simulate(
  options: StormOptions & { readonly url: string },
  signal: AbortSignal,
): Promise<{ readonly rounds: number; readonly wrong: readonly string[] }> {
  const { url, folder, people } = options
  const wrong: string[] = []
  let rounds = 0
  while (!signal.aborted) {
    rounds += 1
    const args = ['simulate', '--url', `${url}/scim/Steady`, '--token', 'env:STEADY_TOKEN']
    args.push('--users', `${people}`, '--seed', `${rounds}`, '--output', 'json', '--quiet')
    const { code, stdout, stderr } = await rollcall(args, folder)
    const retries = /"retries":\s*(\d+)/u.exec(stdout)?.[1]
    if (code !== 0 || retries !== '0') {
      wrong.push(`simulate ended with ${code}, ${retries ?? 'no'} retries: ${stderr.slice(-300)}`)
    }
  }
  return { rounds, wrong }
}

function makeTables(database: string): void {
  const file = new DatabaseSync(database)
  for (const name of CONNECTORS) for (const table of tablesOf(name)) file.exec(table)
  file.close()
}

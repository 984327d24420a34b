import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Pushed } from './pushed.ts'
import { TOKEN } from './served.ts'
import { CONNECTORS, type ConnectorName } from './versions.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** What the probes found. */
export interface Findings {
  /** Requests that were answered. */
  requests: number
  /** Different versions that answers came from. */
  readonly versions: Set<string>
  /** Sentences about what was wrong. */
  readonly wrong: string[]
}

/** What an answer to a probe says of the version that gave it. */
export interface Answer {
  readonly status: number
  /** The commit that the answer says it is of; its first digits. */
  readonly revision: string
  /** The mark that the version left in the row. */
  readonly tag: string | undefined
  /** What a refusal says; empty otherwise. */
  readonly why: string
}

/** Asks every connector without a pause until it is told to stop, and checks each answer against its commit. */
export class Probes {
  readonly findings: Findings = { requests: 0, versions: new Set(), wrong: [] }
  readonly #url: string
  readonly #pushed: Pushed
  readonly #database: DatabaseSync
  readonly #stopped = new AbortController()
  readonly #running: readonly Promise<void>[]
  #number = 0

  constructor(options: {
    readonly url: string
    readonly pushed: Pushed
    readonly database: string
    /** Tells the people of one series of probes from those of another. */
    readonly series: string
  }) {
    this.#url = options.url
    this.#pushed = options.pushed
    this.#database = new DatabaseSync(options.database, { readOnly: true })
    this.#database.exec('PRAGMA busy_timeout = 5000')
    this.#running = CONNECTORS.map((name) => this.#run(name, options.series))
  }

  async stop(): Promise<void> {
    this.#stopped.abort()
    await Promise.all(this.#running)
    this.#database.close()
  }

  async #run(name: ConnectorName, series: string): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#number += 1
      const id = `${series}-${this.#number}`
      try {
        this.#judge(name, await create({ url: this.#url, name, id, database: this.#database }))
        await this.#readBack(name, id)
      } catch (error) {
        const cause = error instanceof Error ? (error.cause ?? error) : error
        this.findings.wrong.push(`${name}: no answer (${String(cause)})`)
      }
      await sleep(10)
    }
  }

  /** The answer names a commit, that commit had a good version of the connector, and the row is that version's. */
  #judge(name: ConnectorName, { status, revision, tag, why }: Answer): void {
    this.findings.requests += 1
    const { wrong, versions } = this.findings
    if (status !== 201) {
      wrong.push(`${name}: ${status} to a POST of ${revision}: ${why}`)
      return
    }
    const version = this.#pushed.of(revision)?.[name]
    if (revision === '' || version === undefined) {
      wrong.push(`${name}: an answer of "${revision}", which no commit is`)
    } else if (version.kind !== 'good') {
      wrong.push(`${name}: an answer of ${revision}, whose ${version.how} is ${version.kind}`)
    } else if (version.tag !== tag) {
      wrong.push(
        `${name}: an answer of ${revision} (${version.tag}) that wrote ${tag ?? 'nothing'}`,
      )
    }
    versions.add(`${name} ${revision}`)
  }

  async #readBack(name: ConnectorName, id: string): Promise<void> {
    const url = `${this.#url}/scim/${name}/Users/${id}`
    const answer = await fetch(url, { headers: { authorization: `Bearer ${TOKEN}` } })
    await answer.arrayBuffer()
    this.findings.requests += 1
    if (answer.status !== 200) this.findings.wrong.push(`${name}: ${answer.status} to a GET`)
  }
}

/** Creates a person, and says which version did. */
export async function create(options: {
  readonly url: string
  readonly name: ConnectorName
  readonly id: string
  readonly database: DatabaseSync
}): Promise<Answer> {
  const { url, name, id, database } = options
  const answer = await fetch(`${url}/scim/${name}/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/scim+json' },
    body: JSON.stringify({
      schemas: [USER],
      externalId: id,
      userName: `${id}@storm.example`,
      name: { familyName: 'Storm' },
      active: true,
    }),
  })
  const text = await answer.text()
  const row = database.prepare(`SELECT Tag FROM ${name} WHERE Id = ?`).get(id)
  return {
    status: answer.status,
    revision: answer.headers.get('x-rollcall-config') ?? '',
    tag: typeof row?.['Tag'] === 'string' ? row['Tag'] : undefined,
    why: answer.ok ? '' : text.slice(0, 400),
  }
}

import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../model/source-object.ts'
import { SyncError } from '../../model/errors.ts'
import { isObject } from '../../model/value.ts'
import { type Advertised, readSchemas } from './advertised.ts'
import {
  type ColumnValueOf,
  ecma2hostVocabulary,
  SCIM_VOCABULARY,
  type Vocabulary,
} from './attributes.ts'
import { createScimClient, type ScimClient } from './client.ts'
import { guessColumn } from './column-guess.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { recordLatencies } from './latency.ts'
import { runLifeCycle } from './life-cycle.ts'
import { createPace } from './pace.ts'
import type { Alphabet } from './person.ts'
import type { SimulationResult } from './result.ts'
import type { RowInspector } from './rows.ts'
import { createScribe } from './scribe.ts'

/** What to play, and where. */
export interface SimulationOptions {
  readonly url: URL
  readonly token: string
  readonly idp: IdentityProvider
  readonly users: number
  readonly seed: number
  readonly alphabet: Alphabet
  /** Requests a second; as fast as it goes when left out. */
  readonly rate?: number
  readonly concurrency: number
  readonly patience: number
  /** Flows ECMA2Host attributes, named by column. */
  readonly ecma2host: boolean
  readonly ca?: string
  readonly insecure?: boolean
  readonly signal: AbortSignal
  /** Knows the rows, given the attributes that are flowed; without it only answers are checked. */
  readonly rows?: RowSource
  readonly onProgress?: (phase: string, done: number, total: number) => void
  readonly onAway?: (away: boolean) => void
}

/** What a configuration adds: the value of each column, and the rows. */
export interface RowSource {
  readonly columnValue: ColumnValueOf
  inspector(vocabulary: Vocabulary): RowInspector
}

/**
 * Plays an identity provider against a SCIM endpoint: every made-up person goes through the whole life
 * cycle, and every answer is checked. With the same seed it meets the same people again, so that a
 * simulation that was cut off is taken up by running it once more.
 *
 * @throws SyncError `SERVICE_UNREACHABLE`, `INTERRUPTED`
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const all = recordLatencies()
  let phaseTimes = recordLatencies()
  const client = createScimClient({
    url: options.url,
    token: options.token,
    connections: options.concurrency,
    patience: options.patience,
    signal: options.signal,
    ...(options.ca !== undefined && { ca: options.ca }),
    ...(options.insecure === true && { insecure: true }),
    ...(options.onAway !== undefined && { onAway: options.onAway }),
    onAnswer(milliseconds) {
      all.add(milliseconds)
      phaseTimes.add(milliseconds)
    },
  })
  const started = performance.now()
  const scribe = createScribe(() => {
    const times = phaseTimes
    phaseTimes = recordLatencies()
    return times
  })
  try {
    const advertised = await connect(client)
    const vocabulary = chooseVocabulary(advertised, options)
    const rows = options.rows?.inspector(vocabulary)
    await runLifeCycle({
      client,
      advertised,
      vocabulary,
      scribe,
      idp: options.idp,
      users: options.users,
      seed: options.seed,
      alphabet: options.alphabet,
      concurrency: options.concurrency,
      pace: createPace(options.rate, options.signal),
      ...(rows !== undefined && { rows }),
      ...(options.onProgress !== undefined && { onProgress: options.onProgress }),
    })
    const seconds = (performance.now() - started) / 1000
    return {
      url: options.url.href,
      idp: options.idp.name,
      users: options.users,
      seed: options.seed,
      phases: scribe.phases,
      requests: all.count,
      retries: client.retries,
      seconds: round(seconds),
      rate: round(all.count / seconds),
      latency: all.summary(),
      wrong: scribe.wrong,
      wrongAnswers: scribe.wrongAnswers,
      rowsCompared: scribe.rowsCompared,
      waiting: rows?.waiting ?? 0,
      unadvertised: vocabulary.attributes
        .filter((one) => advertised.find(one.place) === undefined)
        .map((one) => one.path.replace(`${ENTERPRISE_USER}:`, 'enterprise.')),
    }
  } finally {
    client.close()
  }
}

/** Reads what the endpoint offers; an endpoint that is none at all ends the simulation here. */
async function connect(client: ScimClient): Promise<Advertised> {
  const answer = await client.send({ method: 'GET', path: '/Schemas' })
  if (answer.status === 401 || answer.status === 403) {
    throw new SyncError('REQUEST_UNAUTHORIZED', 'The service refused the token.')
  }
  const advertised = answer.status === 200 ? readSchemas(answer.body) : undefined
  if (advertised !== undefined) return advertised
  const detail = isObject(answer.body) ? answer.body['detail'] : undefined
  throw new SyncError(
    'REQUEST_NOT_FOUND',
    `GET /Schemas answered ${answer.status} without a User schema, so this is no SCIM 2.0 endpoint` +
      (typeof detail === 'string' ? `: ${detail}` : '. Is the URL complete?'),
  )
}

function chooseVocabulary(advertised: Advertised, options: SimulationOptions): Vocabulary {
  if (!options.ecma2host) return SCIM_VOCABULARY
  const anchor = advertised.columns.find((column) => column.exact) ?? advertised.columns[0]
  if (anchor === undefined) {
    throw new SyncError(
      'REQUEST_NOT_FOUND',
      `/Schemas has no extension ${ECMA2HOST_USER}, so there are no columns to flow.`,
    )
  }
  const valueOf = options.rows?.columnValue ?? guessColumn
  const booleans = new Set(
    advertised.columns.filter((column) => column.boolean).map((column) => column.name),
  )
  return ecma2hostVocabulary(
    advertised.columns.map((column) => column.name),
    anchor.name,
    (column, person) => {
      const value = valueOf(column, person)
      if (typeof value === 'boolean' && !booleans.has(column)) return value ? 'True' : 'False'
      return value
    },
  )
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

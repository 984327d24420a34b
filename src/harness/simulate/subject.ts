import type { JsonObject } from '../../model/value.ts'
import type { Advertised } from './advertised.ts'
import type { Vocabulary } from './attributes.ts'
import type { ScimAnswer, ScimClient } from './client.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { inspectList, inspectResource } from './inspect.ts'
import type { Pace } from './pace.ts'
import type { Alphabet, Person } from './person.ts'
import type { RowInspector } from './rows.ts'
import type { Scribe } from './scribe.ts'

/** Everything that the life cycle needs. */
export interface LifeCycle {
  readonly client: ScimClient
  readonly advertised: Advertised
  readonly vocabulary: Vocabulary
  readonly scribe: Scribe
  readonly idp: IdentityProvider
  readonly users: number
  readonly seed: number
  readonly alphabet: Alphabet
  readonly concurrency: number
  readonly pace: Pace
  readonly rows?: RowInspector
  readonly onProgress?: (phase: string, done: number, total: number) => void
}

/** One person in the course of the simulation. */
export interface Subject {
  person: Person
  createdAs: Person | undefined
  id: string | undefined
  presence: 'present' | 'deleted' | 'gone'
}

/** Sends one request when its turn has come. */
export async function send(
  cycle: LifeCycle,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  query?: string,
  body?: unknown,
): Promise<ScimAnswer> {
  await cycle.pace.turn()
  return cycle.client.send({
    method,
    path,
    ...(query !== undefined && { query }),
    ...(body !== undefined && { body }),
  })
}

/** Looks for people by one value; gives the first, and notes when there are several. */
export async function search(
  cycle: LifeCycle,
  subject: Subject,
  path: string,
  value: string,
): Promise<JsonObject | undefined> {
  const answer = await send(cycle, 'GET', '/Users', cycle.idp.search(path, value))
  const { faults, resources, total } = inspectList(answer, undefined)
  const several = total > 1 ? [`${total} people have one ${path}`] : []
  cycle.scribe.faults(answer, subject.person.index, [...faults, ...several])
  return resources[0]
}

/** What is wrong with a resource that should be the person as it is now. */
export function inspectPerson(
  cycle: LifeCycle,
  subject: Subject,
  body: unknown,
): readonly string[] {
  return inspectResource(body, {
    person: subject.person,
    id: subject.id,
    vocabulary: cycle.vocabulary,
    advertised: cycle.advertised,
  })
}

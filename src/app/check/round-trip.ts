import type { CompiledFlow, CompiledObjectType, EvaluationScope } from '../../compile/compiled.ts'
import type { Counterexample } from '../../config/lint/rule.ts'
import type { Awaitable } from '../../model/awaitable.ts'
import { isSyncError } from '../../model/errors.ts'
import type { SourceObject } from '../../model/source-object.ts'
import { emptyObject, isObject, type JsonValue, type Row } from '../../model/value.ts'
import { isCaseExact, madeUpAttributes, personOf, valueAtPath } from './made-up-person.ts'

/**
 * Looks for values that are not given back as they were accepted (spec §3.6): made-up people go through
 * the flows into a row, and the row is read back with what the connector space remembers.
 *
 * Two values of an attribute are the same when the flow makes the same of them, and when they differ in
 * case only and the attribute is not case exact.
 *
 * @returns at most one counterexample an attribute: when several flows read it, that of the one with a `read`
 */
export async function findCounterexamples(
  objectType: CompiledObjectType,
  scope: EvaluationScope,
): Promise<readonly Counterexample[]> {
  const flows = objectType.flows.filter((flow) => isTestable(flow))
  const attributes = madeUpAttributes(objectType.flows)
  const rounds = Math.max(0, ...attributes.map(({ values }) => values.length))
  const found = new Map<CompiledFlow, Counterexample>()
  for (let round = 0; round < rounds; round += 1) {
    // Everybody changes everything at once; only when somebody is refused, one attribute after the other.
    const everything = personOf(attributes, () => round)
    if (await tryPerson(objectType, flows, everything, scope, found)) continue
    for (const attribute of attributes) {
      const person = personOf(attributes, (one) => (one === attribute ? round : 0))
      await tryPerson(objectType, flows, person, scope, found)
    }
  }
  return oneEach(found)
}

function oneEach(found: ReadonlyMap<CompiledFlow, Counterexample>): readonly Counterexample[] {
  const byAttribute = new Map<string, Counterexample>()
  for (const [{ definition }, example] of found) {
    const explicit = typeof definition?.read === 'object'
    if (explicit || !byAttribute.has(example.attribute)) byAttribute.set(example.attribute, example)
  }
  return [...byAttribute.values()]
}

/** What is never read back, or another value each time, has nothing to keep. */
function isTestable(flow: CompiledFlow): boolean {
  const { expression } = flow
  if (expression === undefined || flow.readBack().kind === 'none') return false
  return expression.analysis.nondeterministic.length === 0 && expression.analysis.inputs.length > 0
}

/** @returns whether the person was accepted at all; a value that is refused breaks no law */
async function tryPerson(
  objectType: CompiledObjectType,
  flows: readonly CompiledFlow[],
  accepted: SourceObject,
  scope: EvaluationScope,
  found: Map<CompiledFlow, Counterexample>,
): Promise<boolean> {
  const flowed = await unlessRefused(() => objectType.flow(accepted, 'create', scope))
  if (flowed === undefined) return false
  const row = flowed.columns
  const returned = await unlessRefused(() =>
    objectType.read(row, { accepted, written: row }, scope),
  )
  if (returned === undefined) {
    // One `read` that fails takes the whole answer with it; the first one stands for it.
    const [reading] = flows.filter(({ definition }) => typeof definition?.read === 'object')
    if (reading !== undefined && !found.has(reading)) {
      found.set(reading, failedRead(objectType, reading, accepted, row))
    }
    return true
  }
  for (const flow of flows) {
    if (found.has(flow)) continue
    const before = await unlessRefused(() => flow.expression?.evaluate(accepted, scope))
    const after = await unlessRefused(() => flow.expression?.evaluate(returned, scope))
    if (before === undefined || same(flow, before, after)) continue
    found.set(flow, {
      objectType: objectType.definition.name,
      ...describe(flow, accepted, row, returned),
    })
  }
  return true
}

function failedRead(
  objectType: CompiledObjectType,
  flow: CompiledFlow,
  accepted: SourceObject,
  row: Row,
): Counterexample {
  const example = describe(flow, accepted, row, emptyObject())
  return { ...example, objectType: objectType.definition.name, returned: 'an error' }
}

function describe(
  flow: CompiledFlow,
  accepted: SourceObject,
  row: Row,
  returned: SourceObject,
): Omit<Counterexample, 'objectType'> {
  const paths = flow.expression?.analysis.inputs.map(({ path }) => path) ?? []
  const differing = paths.find(
    (one) => canonical(valueAtPath(accepted, one)) !== canonical(valueAtPath(returned, one)),
  )
  const path = differing ?? paths[0] ?? []
  return {
    column: flow.column,
    attribute: path.join('.'),
    accepted: shown(valueAtPath(accepted, path)),
    written: shown(row[flow.column]),
    returned: shown(valueAtPath(returned, path)),
  }
}

/** What is refused breaks no law. */
async function unlessRefused<T>(work: () => Awaitable<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (thrown) {
    if (isSyncError(thrown)) return undefined
    throw thrown
  }
}

function same(flow: CompiledFlow, before: JsonValue, after: JsonValue | undefined): boolean {
  if (before === after) return true
  const [a, b] = [canonical(before), canonical(after)]
  if (a === b) return true
  const exact = flow.expression?.analysis.inputs.some(({ path }) => isCaseExact(path)) === true
  return !exact && a?.toLowerCase() === b?.toLowerCase()
}

function canonical(value: JsonValue | undefined): string | undefined {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

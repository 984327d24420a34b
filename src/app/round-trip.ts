import type { CompiledFlow, CompiledObjectType, EvaluationScope } from '../compile/compiled.ts'
import type { Counterexample } from '../config/lint/rule.ts'
import { isSyncError } from '../model/errors.ts'
import type { SourceObject } from '../model/source-object.ts'
import { isObject, type JsonValue, type Row } from '../model/value.ts'
import { basePerson, candidates, valueAtPath, withValue } from './made-up-person.ts'

/**
 * Looks for values that are not given back as they were accepted (spec §3.6): made-up people go through
 * the flows into a row, and the row is read back with what the connector space remembers.
 *
 * Two values of an attribute are the same when the flow makes the same of them, so that the case of an
 * attribute that is not case exact does not count where the flow folds it.
 *
 * @returns at most one counterexample a column
 */
export async function findCounterexamples(
  objectType: CompiledObjectType,
  scope: EvaluationScope,
): Promise<readonly Counterexample[]> {
  const tested = objectType.flows.filter((flow) => isTestable(flow))
  const person = basePerson(objectType.flows)
  const found: Counterexample[] = []
  for (const flow of tested) {
    const example = await firstCounterexample(objectType, flow, person, scope)
    if (example !== undefined) found.push(example)
  }
  return found
}

/** What is never read back, or another value each time, has nothing to keep. */
function isTestable({ expression, readBack }: CompiledFlow): boolean {
  if (expression === undefined || readBack.kind === 'none') return false
  return expression.analysis.nondeterministic.length === 0 && expression.analysis.inputs.length > 0
}

async function firstCounterexample(
  objectType: CompiledObjectType,
  flow: CompiledFlow,
  person: SourceObject,
  scope: EvaluationScope,
): Promise<Counterexample | undefined> {
  for (const path of attributesOf(flow)) {
    for (const value of candidates(path, flow.definition)) {
      const source = withValue(person, path, value)
      const example = await tryPerson(objectType, flow, path, source, scope)
      if (example !== undefined) return example
    }
  }
  return undefined
}

function attributesOf({ expression }: CompiledFlow): readonly (readonly string[])[] {
  const paths = expression?.analysis.inputs.map(({ path }) => path) ?? []
  return [...new Map(paths.map((path) => [path.join('\u0000'), path])).values()]
}

async function tryPerson(
  objectType: CompiledObjectType,
  flow: CompiledFlow,
  path: readonly string[],
  accepted: SourceObject,
  scope: EvaluationScope,
): Promise<Counterexample | undefined> {
  const before = await evaluate(flow, accepted, scope)
  const row = await rowOf(objectType, accepted, scope)
  // A value that is refused was not accepted, and "no value" reads back as no value.
  if (before === undefined || row === undefined) return undefined
  const returned = await objectType.read(row, { accepted, written: row }, scope)
  const after = await evaluate(flow, returned, scope)
  if (same(before, after)) return undefined
  return {
    objectType: objectType.definition.name,
    column: flow.column,
    attribute: path.join('.'),
    accepted: shown(valueAtPath(accepted, path)),
    written: shown(row[flow.column]),
    returned: shown(valueAtPath(returned, path)),
  }
}

async function rowOf(
  objectType: CompiledObjectType,
  source: SourceObject,
  scope: EvaluationScope,
): Promise<Row | undefined> {
  try {
    return (await objectType.flow(source, 'create', scope)).columns
  } catch (thrown) {
    if (isSyncError(thrown)) return undefined
    throw thrown
  }
}

async function evaluate(
  flow: CompiledFlow,
  source: SourceObject,
  scope: EvaluationScope,
): Promise<JsonValue | undefined> {
  try {
    return await flow.expression?.evaluate(source, scope)
  } catch (thrown) {
    if (isSyncError(thrown)) return undefined
    throw thrown
  }
}

function same(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  return canonical(a) === canonical(b)
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

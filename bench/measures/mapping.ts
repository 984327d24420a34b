import jsonata from 'jsonata'
import { compileExpression } from '../../src/compile/expression/compile.ts'
import type { ExpressionText } from '../../src/model/expression.ts'
import type { JsonObject } from '../../src/model/value.ts'
import type { Figure } from '../figure.ts'
import { person } from '../people.ts'
import type { Effort } from './scim.ts'

const URN = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** Nine attributes, each as JSONata and as a programmer would write it by hand. */
const EXPRESSIONS: readonly (readonly [string, (user: Person) => unknown])[] = [
  ['externalId', (user) => user.externalId],
  ['userName', (user) => user.userName],
  ['name.givenName', (user) => user.name?.givenName],
  ['name.familyName', (user) => user.name?.familyName],
  ['displayName', (user) => user.displayName],
  [
    'emails[type="work"][0].value',
    (user) => user.emails?.find((one) => one.type === 'work')?.value,
  ],
  [`\`${URN}\`.organization`, (user) => user[URN]?.organization],
  [
    "$uppercase(name.familyName) & ', ' & name.givenName",
    (user) => `${user.name?.familyName?.toUpperCase() ?? ''}, ${user.name?.givenName ?? ''}`,
  ],
  ["active ? 'True' : 'False'", (user) => (user.active ? 'True' : 'False')],
]

interface Person {
  readonly externalId?: string
  readonly userName?: string
  readonly name?: { readonly givenName?: string; readonly familyName?: string }
  readonly displayName?: string
  readonly emails?: readonly { readonly type?: string; readonly value?: string }[]
  readonly active?: boolean
  readonly [URN]?: { readonly organization?: string }
}

/** Compiled closures against the jsonata interpreter and against hand-written JavaScript. */
export async function measureMapping(effort: Effort): Promise<Figure[]> {
  const people: (Person & JsonObject)[] = Array.from({ length: 1_000 }, (_, index) =>
    JSON.parse(person(index).body),
  )
  const closures = EXPRESSIONS.map(([text]) =>
    compileExpression(expressionText(text), { vocabulary: 'scim' }),
  )
  const interpreted = EXPRESSIONS.map(([text]) => jsonata(text))
  const written = EXPRESSIONS.map(([, by]) => by)
  const slow = closures.find((one) => one.mode !== 'closure')
  if (slow !== undefined) throw new Error(`${slow.source.text} is interpreted: ${slow.reason}`)

  const rounds: { interpreter: number; closure: number; hand: number }[] = []
  for (let round = 0; round < effort.rounds + 1; round++) {
    const closure = await perPerson(
      300,
      () => {
        for (const user of people) for (const one of closures) sink(one.evaluate(user))
      },
      people.length,
    )
    const hand = await perPerson(
      3_000,
      () => {
        for (const user of people) for (const by of written) sink(by(user))
      },
      people.length,
    )
    const interpreter = await perPerson(
      3,
      async () => {
        for (const user of people) for (const one of interpreted) sink(await one.evaluate(user))
      },
      people.length,
    )
    // The first round warms the compilers up.
    if (round > 0) rounds.push({ interpreter, closure, hand })
  }
  if (swallowed === 0) throw new Error('No expression gave a value.')
  const note = `${format(rounds.map((one) => one.closure))} closures, ${format(rounds.map((one) => one.interpreter))} interpreter, ${format(rounds.map((one) => one.hand))} by hand`
  return [
    {
      name: 'mapping of nine attributes, against the jsonata interpreter',
      unit: '× faster',
      target: { atLeast: 20 },
      rounds: rounds.map((one) => one.interpreter / one.closure),
      note,
    },
    {
      name: 'mapping of nine attributes, against hand-written JavaScript',
      unit: '× the time',
      target: { atMost: 12 },
      rounds: rounds.map((one) => one.closure / one.hand),
      note,
    },
  ]
}

/** Microseconds a person. */
async function perPerson(
  times: number,
  body: () => void | Promise<void>,
  people: number,
): Promise<number> {
  const begun = performance.now()
  for (let time = 0; time < times; time++) await body()
  return ((performance.now() - begun) * 1000) / (times * people)
}

let swallowed = 0
/** Keeps the compiler from leaving the work out. */
function sink(value: unknown): void {
  if (value !== undefined) swallowed++
}

function format(values: readonly number[]): string {
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  return `${middle.toFixed(3)} µs`
}

function expressionText(text: string): ExpressionText {
  const at = (offset: number) => ({ file: 'bench', line: 1, column: offset + 1 })
  return {
    text,
    span: { start: at(0), end: at(text.length) },
    spanOf: (start, end) => ({ start: at(start), end: at(end) }),
  }
}

import type { ShownPlan } from './shown-plan.ts'

/** A plan as JSON, with every delete, in pieces: there may be many, and none is kept; `more` stands beside the rest. */
export async function* planJson(
  { report, deletes }: ShownPlan,
  more: object = {},
): AsyncGenerator<string> {
  const { deletes: _deletes, ...rest } = report
  const head = JSON.stringify({ version: 1, ...rest, ...more }, null, 2)
  yield `${head.slice(0, head.lastIndexOf('\n}'))},\n  "deletes": [`
  let first = true
  for await (const row of deletes?.() ?? []) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(row)}`
    first = false
  }
  yield `${first ? '' : '\n  '}]\n}\n`
}

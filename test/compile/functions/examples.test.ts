import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { FunctionExample } from '../../../src/compile/function.ts'
import { functions } from '../../../src/compile/functions/index.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import { compile, NOW } from '../expression/build.ts'

for (const { name, examples } of functions) {
  suite(`$${name}`, () => {
    for (const mode of ['closure', 'interpreter'] as const) {
      for (const example of examples) {
        test(`${example.expression} (${mode})`, () => check(example, mode))
      }
    }
  })
}

async function check(example: FunctionExample, mode: 'closure' | 'interpreter'): Promise<void> {
  const expression = compile(example.expression, { vocabulary: 'none', mode })
  assert.equal(expression.mode, mode)
  const run = async () => await expression.evaluate(example.input ?? {}, { now: NOW })
  if (example.fails !== undefined) {
    await assert.rejects(run, (thrown) => codeOf(thrown) === example.fails)
    return
  }
  const result = await run()
  if (example.holds === undefined) {
    assert.deepEqual(result, example.result)
    return
  }
  const condition = compile(example.holds, { vocabulary: 'none' })
  assert.equal(await condition.evaluate({ result: result ?? null }), true)
}

function codeOf(thrown: unknown): string {
  if (!isSyncError(thrown)) return 'not a SyncError'
  const { cause } = thrown
  return cause instanceof Error && 'code' in cause ? String(cause.code) : thrown.code
}

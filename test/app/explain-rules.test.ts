import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { explainRules, grantsOf } from '../../src/app/explain-rules.ts'
import type { SourceDefinition } from '../../src/model/definition.ts'
import { compileUser, connectorOf, CSV, type Given, rule, SPAN } from '../compile/build.ts'

function rules(given: Given, source: SourceDefinition = connectorOf({}).source): readonly string[] {
  const explained = explainRules(compileUser({ source, ...given }), source)
  return explained.map(({ event, action, purgeAfter }) =>
    purgeAfter === undefined ? `${event}: ${action}` : `${event}: ${action}, ${purgeAfter}`,
  )
}

suite('explainRules', () => {
  test('an identity provider deletes people, a file lacks them', () => {
    assert.deepEqual(rules({}), ['delete: delete', 'out of scope: keep'])
    assert.deepEqual(rules({}, CSV), ['missing: keep', 'out of scope: keep'])
  })

  test('a purge is a rule of its own kind, and needs DELETE', () => {
    const purge = { kind: 'set', span: SPAN, set: new Map(), purgeAfter: 90 * 86_400_000 } as const
    const given: Given = { source: CSV, deprovision: { onDisable: [rule(purge)] } }
    assert.deepEqual(rules(given, CSV), [
      'disable: set, 90d',
      'missing: keep',
      'out of scope: keep',
    ])
    assert.deepEqual(grantsOf(explainRules(compileUser(given), CSV)), [
      'SELECT',
      'INSERT',
      'UPDATE',
      'DELETE',
    ])
    assert.ok(!grantsOf(explainRules(compileUser({ source: CSV }), CSV)).includes('DELETE'))
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { JsonObject, JsonValue } from '../../../src/model/value.ts'
import { compileGiven, compileUser, CSV, type Given, json, row, SPAN } from '../build.ts'

const SCOPE = { now: 0 }

/** A connector over a file whose anchor is the field `No`. */
function file(given: Given = {}): Given {
  return { source: CSV, anchor: { Id: 'No' }, ...given }
}

function flow(given: Given, source: JsonObject): unknown {
  const result = compileUser(file(given)).flow(json(source), 'create', SCOPE)
  assert.ok(!(result instanceof Promise))
  return { ...result.columns }
}

suite('fields of a file', () => {
  test('are read under the names that the file has, blanks and dots in back-ticks', () => {
    const mappings = { First: '`First Name`', Mail: '`e.mail`', Street: 'address.street' }
    assert.deepEqual(
      flow(
        { mappings },
        {
          No: '7',
          'First Name': 'Ada',
          'e.mail': 'ada@example.com',
          address: { street: 'Storgata 1' },
        },
      ),
      { Id: '7', First: 'Ada', Mail: 'ada@example.com', Street: 'Storgata 1' },
    )
  })

  test('mean nothing else: names of the vocabulary are fields like all others', () => {
    const mappings = { A: 'givenName', B: 'mail', C: 'accountEnabled', D: 'name', E: 'emails' }
    const source = {
      No: '7',
      givenName: 'a',
      mail: 'b',
      accountEnabled: 'no',
      name: 'd',
      emails: 'e',
    }
    assert.deepEqual(flow({ mappings }, source), {
      Id: '7',
      A: 'a',
      B: 'b',
      C: 'no',
      D: 'd',
      E: 'e',
    })
  })

  test('are nobody’s to misspell', () => {
    const { problems, objects } = compileGiven(
      file({ mappings: { A: 'whatever', B: 'urn', C: '`urn:x:y`' }, scope: "Kind = 'x'" }),
    )
    assert.deepEqual(problems, [])
    const expressions = [...(objects.get('User')?.flows ?? [])].map((one) => one.expression)
    assert.deepEqual(
      expressions.flatMap((one) => one?.analysis.unknownNames ?? []),
      [],
    )
  })

  test('are text: a typed column takes what its text says', () => {
    const columns = { Id: 'text', Active: 'bool', Level: 'int', Born: 'date' } as const
    const mappings = { Active: 'Active', Level: 'Level', Born: 'Born' }
    assert.deepEqual(
      flow({ columns, mappings }, { No: '7', Active: 'TRUE', Level: '12', Born: '1815-12-10' }),
      { Id: '7', Active: true, Level: 12, Born: '1815-12-10' },
    )
  })

  test('read back from a row under their own names, through the same inverses', () => {
    const user = compileUser(
      file({
        mappings: {
          First: '`First Name`',
          Login: "'x-' & Login",
          Street: 'address.street',
          Left: { from: 'active', values: { yes: 'A', no: 'L' } },
          Mail: '$lowercase(Mail)',
        },
      }),
    )
    const read = user.read(
      row({ Id: '7', First: 'Ada', Login: 'x-ada', Street: 'S', Left: 'L', Mail: 'a@x' }),
      undefined,
      SCOPE,
    )
    assert.deepEqual(JSON.parse(JSON.stringify(read)), {
      No: '7',
      'First Name': 'Ada',
      Login: 'ada',
      address: { street: 'S' },
      active: 'no',
      Mail: 'a@x',
    })
  })

  test('do not crash what only requests ask', () => {
    const user = compileUser(file({ mappings: { A: 'name', B: 'name.first', C: 'emails' } }))
    assert.ok(user.schemas.length > 0)
    assert.deepEqual(user.unique, [])
    assert.deepEqual(user.columnsFedBy(['emails']), ['C'])
    assert.deepEqual({ ...user.readColumns(row({ Id: '7', A: 'x' })) }, { Id: '7', A: 'x' })
    assert.equal(
      user.condition({
        kind: 'compare',
        operator: 'eq',
        path: { name: 'emails' },
        value: 'x',
      }).exact,
      true,
    )
  })

  test('of another connector’s file keep the file’s names; of an endpoint they are ours', () => {
    const over = (vocabulary: 'scim' | 'none', source: JsonObject): JsonValue | undefined => {
      const user = compileUser({
        source: { kind: 'connector', span: SPAN, connector: 'Other', vocabulary },
        mappings: { A: 'givenName' },
      })
      const result = user.flow(json({ externalId: '1', ...source }), 'create', SCOPE)
      assert.ok(!(result instanceof Promise))
      return result.columns['A']
    }
    assert.equal(over('none', { givenName: 'field' }), 'field')
    assert.equal(over('scim', { name: { givenName: 'Ada' } }), 'Ada')
  })
})

suite('the account of a file’s record', () => {
  const user = compileUser(file())

  for (const [source, disabled] of [
    [{}, false],
    [{ active: 'true' }, false],
    [{ active: ' YES ' }, false],
    [{ active: 1 }, false],
    [{ active: true }, false],
    [{ active: 'False' }, true],
    [{ active: 'n' }, true],
    [{ active: false }, true],
    [{ active: '0' }, true],
    [{ accountEnabled: 'no' }, true],
    [{ accountEnabled: 'yes', active: 'yes' }, false],
    [{ isSoftDeleted: 'True' }, true],
    [{ isSoftDeleted: 'False' }, false],
    [{ isSoftDeleted: 'no', active: 'no' }, true],
  ] as const) {
    test(`${JSON.stringify(source)} is ${disabled ? 'disabled' : 'enabled'}`, () => {
      assert.equal(user.disabled(json(source)), disabled)
    })
  }

  test('an event disables when a signal turns, not when it stays or is first seen', () => {
    const [yes, no] = [json({ active: 'Y' }), json({ active: 'N' })]
    assert.equal(user.disables(yes, no), true)
    assert.equal(user.disables(no, no), false)
    assert.equal(user.disables(undefined, no), false)
    assert.equal(user.disables(json({}), json({ isSoftDeleted: '1' })), true)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Problem } from '../../../src/model/problem.ts'
import { compileGiven, type Given, rule, setAction } from '../build.ts'

function problems(given: Given): readonly Problem[] {
  return compileGiven(given).problems
}

function rules(given: Given): readonly string[] {
  return problems(given).map((one) => `${one.rule} ${one.severity}`)
}

suite('checks against the table', () => {
  test('find nothing in a mapping that fits', () => {
    assert.deepEqual(
      rules({ columns: { Id: 'text', Title: { length: 200 } }, mappings: { Title: 'title' } }),
      [],
    )
  })

  test('say nothing while the table is not known', () => {
    assert.deepEqual(rules({ mappings: { Anything: 'title' }, match: ['Elsewhere'] }), [])
  })

  test('an unknown column is an error, with the nearest name', () => {
    const [only, ...more] = problems({
      columns: { Id: 'text', Title: 'text' },
      mappings: { title: 'title' },
    })
    assert.deepEqual(more, [])
    assert.equal(only?.rule, 'unknown-column')
    assert.equal(only?.suggestion, 'Title')
    assert.equal(only?.label, 'did you mean "Title"?')
    assert.equal(only?.connector, 'Test')
  })

  test('a misspelt column that must be written is one mistake', () => {
    const columns = { Id: 'text' as const, Title: { nullable: false } }
    assert.deepEqual(rules({ columns, mappings: { Titel: 'title' } }), ['unknown-column error'])
  })

  test('a text that the configuration spells out and that does not fit is an error', () => {
    const columns = { Id: 'text' as const, Status: { type: 'char(1)', length: 1 } }
    for (const flow of [
      'accountEnabled',
      { from: 'accountEnabled', values: { true: 'A', false: 'Off' } },
      "accountEnabled ? 'Yes' : 'N'",
      { constant: 'employee' },
      { from: 'title', default: 'none' },
    ]) {
      assert.deepEqual(rules({ columns, mappings: { Status: flow } }), ['column-too-short error'])
    }
    for (const flow of [
      { from: 'accountEnabled', values: { true: 'A', false: 'D' } },
      { from: 'accountEnabled', as: 'bool' as const, format: 'A/D' },
      "accountEnabled ? 'Y' : 'N'",
      { constant: 'e' },
    ]) {
      assert.deepEqual(rules({ columns, mappings: { Status: flow } }), [])
    }
  })

  test('a text of "set" that its column cannot hold is an error', () => {
    const columns = { Id: 'text' as const, Status: { type: 'char(1)', length: 1 } }
    const deprovision = (Status: string) => ({ onDisable: [rule(setAction({ Status }))] })
    const found = rules({ columns, deprovision: deprovision('gone') })
    assert.deepEqual(found, ['column-too-short error'])
    assert.deepEqual(rules({ columns, deprovision: deprovision('D') }), [])
  })

  test('columns of match, anchor and rules are looked up, too', () => {
    const found = problems({
      columns: { Key: 'text' },
      match: ['Login'],
      deprovision: {
        onDisable: [rule(setAction({ Gone: true }))],
        onMissing: setAction({ LeftAt: 'today' }),
      },
    })
    const names = found
      .filter((one) => one.rule === 'unknown-column')
      .map((one) => /"(\w+)"/u.exec(one.message)?.[1] ?? '')
    assert.deepEqual(names.toSorted(), ['Gone', 'Id', 'LeftAt', 'Login'])
  })

  test('a column that must be written and is not is an error', () => {
    const must = { nullable: false }
    assert.deepEqual(rules({ columns: { Id: 'text', Must: must } }), [
      'column-must-be-written error',
    ])
    assert.deepEqual(rules({ columns: { Id: 'text', Must: { ...must, hasDefault: true } } }), [])
    assert.deepEqual(
      rules({ columns: { Id: 'text', Must: { ...must, generated: 'identity' } } }),
      [],
    )
    assert.deepEqual(
      rules({ columns: { Id: 'text', Must: must }, mappings: { Must: { constant: 'x' } } }),
      [],
    )
    assert.deepEqual(rules({ columns: { Id: 'text', Must: must }, table: { kind: 'view' } }), [])
  })

  test('a key that the database is to make needs an identity or a default', () => {
    const anchor = { Id: { generate: 'database' as const } }
    assert.deepEqual(rules({ anchor, columns: { Id: 'int' } }), ['column-must-be-written error'])
    assert.deepEqual(
      rules({ anchor, columns: { Id: { kind: 'int', generated: 'identity', nullable: false } } }),
      [],
    )
    assert.deepEqual(rules({ anchor: { Id: { generate: 'uuid' } }, columns: { Id: 'uuid' } }), [])
  })

  test('a key of the database that may come again is a warning', () => {
    const columns = {
      Id: { kind: 'int' as const, generated: 'identity' as const, reused: true as const },
    }
    assert.deepEqual(rules({ anchor: { Id: { generate: 'database' } }, columns }), [
      'reused-key warning',
    ])
    assert.deepEqual(rules({ anchor: { Id: 'employeeId' }, columns }), [])
  })

  test('a computed column cannot be written', () => {
    const columns = { Id: 'text' as const, Sum: { generated: 'computed' as const } }
    assert.deepEqual(rules({ columns, mappings: { Sum: 'title' } }), ['computed-column error'])
    assert.deepEqual(rules({ columns, match: ['Sum'], table: { uniqueKeys: [['Sum']] } }), [])
  })

  test('an anchor that two rows may share, or that may be NULL, is a warning', () => {
    const warning = ['anchor-not-unique warning']
    assert.deepEqual(rules({ columns: { Id: 'text' }, table: { primaryKey: [] } }), warning)
    assert.deepEqual(rules({ columns: { Id: { nullable: true } } }), warning)
    const table = { primaryKey: [], uniqueKeys: [['Id']] }
    assert.deepEqual(rules({ columns: { Id: 'text' }, table }), [])
  })

  test('a trigger is a warning where it changes what is written, and only there', () => {
    const columns = { Id: 'text' as const, Title: 'text' as const, ChangedAt: 'text' as const }
    const found = (sets?: readonly string[]) => {
      const one = {
        name: 'touch',
        events: ['update' as const],
        deletes: false,
        changes: true as const,
      }
      const triggers = [sets === undefined ? one : { ...one, sets }]
      return rules({ columns, mappings: { Title: 'title' }, table: { triggers } })
    }
    assert.deepEqual(found(['changedat']), [], 'the column of a watermark')
    assert.deepEqual(found(['changedat', 'title']), ['changing-trigger warning'])
    assert.deepEqual(found(), ['changing-trigger warning'], 'which columns is not known')
  })

  test('a trigger that deletes rows is a warning', () => {
    const triggers = [{ name: 'purge', events: ['update' as const], deletes: true }]
    assert.deepEqual(rules({ columns: { Id: 'text' }, table: { triggers } }), [
      'deleting-trigger warning',
    ])
  })
})

suite('checks of flows', () => {
  test('a column shorter than Entra’s longest value is a warning', () => {
    const columns = { Id: 'text' as const, Value: { type: 'nvarchar(50)', length: 50 } }
    assert.deepEqual(rules({ columns, mappings: { Value: 'userPrincipalName' } }), [
      'column-too-short warning',
    ])
    assert.deepEqual(rules({ columns, mappings: { Value: 'preferredLanguage' } }), [])
    const cut = { from: 'userPrincipalName', onOverflow: 'truncate' as const }
    assert.deepEqual(rules({ columns, mappings: { Value: cut } }), [])
  })

  test('names in a column of one code page are a warning, keys and booleans are none', () => {
    const columns = {
      Id: 'text' as const,
      Value: { type: 'varchar(200)', length: 200, unicode: false },
    }
    assert.deepEqual(rules({ columns, mappings: { Value: 'surname' } }), [
      'non-unicode-column warning',
    ])
    for (const from of ['objectId', 'userPrincipalName', 'accountEnabled', 'active ? "a" : "b"']) {
      assert.deepEqual(rules({ columns, mappings: { Value: from } }), [], from)
    }
  })

  test('values that are never of the column’s type are an error', () => {
    const wrong = ['wrong-column-type error']
    const columns = (kind: 'int' | 'date' | 'uuid' | 'bool'): NonNullable<Given['columns']> => ({
      Id: 'text',
      Value: kind,
    })
    assert.deepEqual(
      rules({ columns: columns('int'), mappings: { Value: { constant: 'x' } } }),
      wrong,
    )
    assert.deepEqual(
      rules({ columns: columns('int'), mappings: { Value: 'active ? "a" : "b"' } }),
      wrong,
    )
    assert.deepEqual(rules({ columns: columns('date'), mappings: { Value: 'active' } }), wrong)
    assert.deepEqual(
      rules({ columns: columns('int'), mappings: { Value: '"u" & employeeId' } }),
      wrong,
    )
    assert.deepEqual(
      rules({ columns: columns('bool'), mappings: { Value: { from: 'title', as: 'date' } } }),
      wrong,
    )
    assert.deepEqual(
      rules({ columns: columns('uuid'), mappings: { Value: { from: 'title', default: 'x' } } }),
      wrong,
    )
    const values = { Employee: 'E' }
    assert.deepEqual(
      rules({ columns: columns('int'), mappings: { Value: { from: 'userType', values } } }),
      wrong,
    )
  })

  test('values that may be of the column’s type are left to the people who come', () => {
    const columns = { Id: 'text', Number: 'int', Flag: 'bool', Bit: 'int' } as const
    const mappings = { Number: 'employeeId', Flag: '$not(active)', Bit: 'active ? 1 : 0' }
    assert.deepEqual(rules({ columns, mappings }), [])
  })

  test('an expression that cannot be read is an error, and the rest is compiled', () => {
    const { problems: found, objects } = compileGiven({
      mappings: { Bad: 'name.(', Good: 'title' },
    })
    assert.deepEqual(
      found.map((one) => one.rule),
      ['expression-syntax'],
    )
    assert.deepEqual(objects.get('User')?.columns, ['Id', 'Bad', 'Good'])
  })
})

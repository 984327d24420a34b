import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { parseFilter } from '../../../src/scim/filter/parse.ts'
import { DEFAULT_SCIM_LIMITS } from '../../../src/scim/limits.ts'
import { namesOf } from '../../../src/scim/schema/names.ts'
import { isSyncError } from '../../../src/model/errors.ts'
import type { Filter } from '../../../src/model/filter.ts'
import { ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { objectType } from '../object-type.ts'

const names = namesOf(objectType())
const parse = (text: string): Filter => parseFilter(text, names, DEFAULT_SCIM_LIMITS)
const refused = (text: string) =>
  assert.throws(
    () => parse(text),
    (error) => isSyncError(error, 'REQUEST_FILTER'),
  )

function eq(name: string, value: string | number | boolean | null): Filter {
  return { kind: 'compare', path: { name }, operator: 'eq', value }
}

suite('parseFilter', () => {
  test('RFC 7644 §3.4.2.2: every comparison operator is read', () => {
    for (const operator of ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']) {
      const filter = parse(`userName ${operator} "x"`)
      assert.deepEqual(filter, {
        kind: 'compare',
        path: { name: 'userName' },
        operator,
        value: 'x',
      })
    }
  })

  test('RFC 7644 §3.4.2.2: pr takes no value', () => {
    assert.deepEqual(parse('title pr'), { kind: 'present', path: { name: 'title' } })
    refused('title pr "x"')
  })

  test('RFC 7644 §3.4.2.2: operators and keywords have no case', () => {
    assert.deepEqual(parse('active EQ TRUE'), eq('active', true))
    assert.deepEqual(parse('active Eq False'), eq('active', false))
    assert.deepEqual(parse('title eq NULL'), eq('title', null))
    assert.deepEqual(parse('title PR'), parse('title pr'))
    assert.deepEqual(parse('NOT (title pr) AND a eq 1'), parse('not (title pr) and a eq 1'))
  })

  test('RFC 7644 §3.4.2.2: strings have the escapes of JSON', () => {
    assert.deepEqual(parse(String.raw`userName eq "a\"b\\c\u00e6"`), eq('userName', 'a"b\\cæ'))
    assert.deepEqual(parse(`userName eq "O'Hara 100%_ 𝒢"`), eq('userName', "O'Hara 100%_ 𝒢"))
    assert.deepEqual(parse('userName eq "a) and (b"'), eq('userName', 'a) and (b'))
    refused(String.raw`userName eq "\q"`)
    refused('userName eq "open')
  })

  test('RFC 7644 §3.4.2.2: numbers are numbers', () => {
    assert.deepEqual(parse('age eq 42'), eq('age', 42))
    assert.deepEqual(parse('age eq -1.5e2'), eq('age', -150))
  })

  test('a number with leading zeros is a text, because an employee number is', () => {
    assert.deepEqual(parse('employeeNumber eq 00701'), eq('employeeNumber', '00701'))
  })

  test('a number too large to hold is a text', () => {
    assert.deepEqual(parse('age eq 1e999'), eq('age', '1e999'))
  })

  test('RFC 7644 §3.4.2.2: not binds before and, and before or', () => {
    const [a, b, c] = [eq('a', 1), eq('b', 2), eq('c', 3)]
    assert.deepEqual(parse('a eq 1 or b eq 2 and c eq 3'), {
      kind: 'or',
      left: a,
      right: { kind: 'and', left: b, right: c },
    })
    assert.deepEqual(parse('not (a eq 1) and b eq 2'), {
      kind: 'and',
      left: { kind: 'not', of: a },
      right: b,
    })
    assert.deepEqual(parse('(a eq 1 or b eq 2) and c eq 3'), {
      kind: 'and',
      left: { kind: 'or', left: a, right: b },
      right: c,
    })
  })

  test('RFC 7644 §3.10: a URN parts from its attribute at the longest known schema', () => {
    const filter = parse(`${ENTERPRISE_USER}:manager.value eq "7"`)
    assert.deepEqual(filter, {
      kind: 'compare',
      path: { schema: ENTERPRISE_USER, name: 'manager', sub: 'value' },
      operator: 'eq',
      value: '7',
    })
  })

  test('a known URN in another case is the schema’s own', () => {
    const filter = parse(`${ENTERPRISE_USER.toUpperCase()}:Department eq "IT"`)
    assert.deepEqual(filter, {
      kind: 'compare',
      path: { schema: ENTERPRISE_USER, name: 'Department' },
      operator: 'eq',
      value: 'IT',
    })
  })

  test('an unknown URN ends at its last colon', () => {
    assert.deepEqual(parse('urn:some:body:2.0:User:badge.colour eq "red"'), {
      kind: 'compare',
      path: { schema: 'urn:some:body:2.0:User', name: 'badge', sub: 'colour' },
      operator: 'eq',
      value: 'red',
    })
  })

  test('ECMA2Host: columns with blanks, dots and brackets are addressed by their name', () => {
    for (const column of ['Order Date', 'Order', 'a.b', 'x[y]', 'Firstname']) {
      const filter = parse(`(${ECMA2HOST_USER}:${column} eq "v") and title pr`)
      assert.deepEqual(filter, {
        kind: 'and',
        left: {
          kind: 'compare',
          path: { schema: ECMA2HOST_USER, name: column },
          operator: 'eq',
          value: 'v',
        },
        right: { kind: 'present', path: { name: 'title' } },
      })
    }
  })

  test('ECMA2Host: a column that does not exist is read as an attribute', () => {
    assert.deepEqual(parse(`${ECMA2HOST_USER}:PLACEHOLDER eq "v"`), {
      kind: 'compare',
      path: { schema: ECMA2HOST_USER, name: 'PLACEHOLDER' },
      operator: 'eq',
      value: 'v',
    })
  })

  test('RFC 7644 §3.4.2.2: a value path holds a filter of its own', () => {
    assert.deepEqual(parse('emails[type eq "work" and value co "@contoso.com"]'), {
      kind: 'valuePath',
      path: { name: 'emails' },
      of: {
        kind: 'and',
        left: eq('type', 'work'),
        right: { kind: 'compare', path: { name: 'value' }, operator: 'co', value: '@contoso.com' },
      },
    })
  })

  test('Entra: a value path with a sub-attribute compares within the same entry', () => {
    assert.deepEqual(parse('emails[type eq "work"].value eq "a@b.c"'), {
      kind: 'valuePath',
      path: { name: 'emails' },
      of: { kind: 'and', left: eq('type', 'work'), right: eq('value', 'a@b.c') },
    })
  })

  test('Microsoft’s example: eq takes a word without quotes when nothing else can be meant', () => {
    assert.deepEqual(parse('userName eq bjensen'), eq('userName', 'bjensen'))
    assert.deepEqual(parse('userName eq a@b.c and active eq true').kind, 'and')
    refused('displayName eq Barbara Jensen')
    refused('displayName co Barbara')
  })

  test('an attribute may be called like a word of the grammar', () => {
    assert.deepEqual(parse('not eq "x"'), eq('not', 'x'))
    assert.deepEqual(parse('and eq "x"'), eq('and', 'x'))
  })

  test('RFC 7644 §3.12: what cannot be read is refused', () => {
    const broken = [
      '',
      ' ',
      'userName',
      'userName eq',
      'userName eq ',
      'userName "x"',
      'userName is "x"',
      'userName eq "x" and',
      'userName eq "x" or or title pr',
      '(userName eq "x"',
      'userName eq "x")',
      'not userName eq "x"x',
      'emails[type eq "work"',
      'emails[]',
      'emails[type eq "work"].',
      'userName eq"x"',
      '"x" eq userName',
      'userName eq [1]',
      '__proto__ eq "x"',
      'constructor.prototype pr',
    ]
    for (const text of broken) refused(text)
  })

  test('the message says where, and nothing of what was written', () => {
    assert.throws(
      () => parse('userName eq "x" xor title eq "Secret Name"'),
      /at character 17: expected "and", "or" or the end/u,
    )
    assert.throws(() => parse('userName eq'), /at its end/u)
  })

  test('depth and length are bounded', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}a eq 1${')'.repeat(depth)}`
    assert.deepEqual(parse(nested(20)), eq('a', 1))
    refused(nested(21))
    refused(nested(10_000))
    refused(`${'not ('.repeat(5_000)}a pr`)
    refused(`userName eq "${'x'.repeat(40_000)}"`)
    assert.equal(parse(`userName eq "${'x'.repeat(10_000)}"`).kind, 'compare')
  })

  test('a long chain is read without recursion', () => {
    const chain = Array.from({ length: 2_000 }, () => 'a eq 1').join(' or ')
    assert.equal(parse(chain).kind, 'or')
  })

  test('whatever text comes, nothing but REQUEST_FILTER is thrown', () => {
    const words = ['userName', 'eq', 'pr', 'and', 'not', '(', ')', '[', ']', '"a"', '.', ':', ' ']
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom(...words, ECMA2HOST_USER, 'urn:x', '\\', '1', 'true'))
        .map((all) => all.join(' ')),
      fc.array(fc.constantFrom(...words, ENTERPRISE_USER)).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(text, (one) => {
        try {
          parse(one)
        } catch (error) {
          assert.ok(isSyncError(error, 'REQUEST_FILTER'), String(error))
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a filter that was written out is read back as it was', () => {
    const plain = { noNullPrototype: true } as const
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
    )
    const leaf: fc.Arbitrary<Filter> = fc.record(
      {
        kind: fc.constant('compare' as const),
        path: fc.record({ name: fc.constantFrom('userName', 'title', 'not') }, plain),
        operator: fc.constantFrom('eq' as const, 'co' as const, 'le' as const),
        value,
      },
      plain,
    )
    const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
      filter: fc.oneof(
        { depthSize: 'small', maxDepth: 5 },
        leaf,
        fc.record({ kind: fc.constant('not' as const), of: tie('filter') }, plain),
        fc.record(
          {
            kind: fc.constantFrom('and' as const, 'or' as const),
            left: tie('filter'),
            right: tie('filter'),
          },
          plain,
        ),
      ),
    }))
    fc.assert(fc.property(filter, (one) => assert.deepEqual(parse(write(one)), one)))
  })
})

function write(filter: Filter): string {
  switch (filter.kind) {
    case 'compare':
      return `${filter.path.name} ${filter.operator} ${JSON.stringify(filter.value)}`
    case 'not':
      return `not (${write(filter.of)})`
    case 'and':
    case 'or':
      return `(${write(filter.left)}) ${filter.kind} (${write(filter.right)})`
    default:
      return ''
  }
}

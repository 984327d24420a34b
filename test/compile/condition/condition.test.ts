import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Condition } from '../../../src/model/condition.ts'
import { SyncError } from '../../../src/model/errors.ts'
import type { AttributePath, Filter, FilterOperator } from '../../../src/model/filter.ts'
import { CORE_USER, ECMA2HOST_USER, ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { compileUser, type Given } from '../build.ts'

type Value = string | number | boolean | null

/** `userName`, `name.givenName` or `urn:…:User:department`. */
function path(text: string): AttributePath {
  const at = text.lastIndexOf(':')
  const [name = '', sub] = text.slice(at + 1).split('.')
  return {
    name,
    ...(at < 0 ? {} : { schema: text.slice(0, at) }),
    ...(sub === undefined ? {} : { sub }),
  }
}

function is(attribute: string, operator: FilterOperator, value: Value): Filter {
  return { kind: 'compare', path: path(attribute), operator, value }
}

function present(attribute: string): Filter {
  return { kind: 'present', path: path(attribute) }
}

function entry(attribute: string, of: Filter): Filter {
  return { kind: 'valuePath', path: path(attribute), of }
}

function both(left: Filter, right: Filter): Filter {
  return { kind: 'and', left, right }
}

/** A condition in a line: `Login =i "ada"`, `=` exact, `=i` folded. */
function shown(condition: Condition): string {
  switch (condition.kind) {
    case 'compare':
      return `${condition.column} ${condition.comparison}${condition.case === 'folded' ? '/i' : ''} ${JSON.stringify(condition.value)}`
    case 'present':
      return `${condition.column} pr`
    case 'and':
    case 'or':
      return `(${condition.of.map(shown).join(` ${condition.kind} `)})`
    case 'not':
      return `not ${shown(condition.of)}`
    default:
      return condition.kind
  }
}

const GIVEN: Given = {
  columns: {
    Id: 'text',
    Login: { type: 'nvarchar(10)', length: 10 },
    Account: 'text',
    Ascii: { type: 'varchar(20)', unicode: false, length: 20 },
    Active: 'text',
    Flag: 'bool',
    Kind: 'text',
    Mail: 'text',
    Home: 'text',
    Number: 'int',
    Hired: 'datetime',
    Language: 'text',
    Full: 'text',
    Department: 'text',
    Boss: 'text',
  },
  mappings: {
    Login: 'userName',
    Account: '"CORP\\\\" & nickName',
    Ascii: 'title',
    Active: 'active',
    Flag: '$not(`urn:example:hr:2.0:User`.remote)',
    Kind: { from: 'userType', values: { Employee: 'E', Contractor: 'C' } },
    Mail: 'mail',
    Home: 'emails[type="home"][0].value',
    Number: 'employeeId',
    Hired: '`urn:example:hr:2.0:User`.hired',
    Language: { from: 'preferredLanguage', default: 'en' },
    Full: 'displayName & " " & name.givenName',
    Department: 'department',
    Boss: 'manager',
  },
}

const user = compileUser(GIVEN)

function exact(filter: Filter, condition: string): void {
  const asked = user.condition(filter)
  assert.deepEqual([shown(asked.condition), asked.exact], [condition, true])
}

function inexact(filter: Filter, condition: string): void {
  const asked = user.condition(filter)
  assert.deepEqual([shown(asked.condition), asked.exact], [condition, false])
}

function refused(filter: Filter, attribute: string): void {
  try {
    user.condition(filter)
  } catch (error) {
    assert.ok(error instanceof SyncError, String(error))
    assert.equal(error.code, 'REQUEST_FILTER')
    assert.equal(error.facts.attribute, attribute)
    return
  }
  assert.fail('a refusal was expected')
}

suite('condition: attributes', () => {
  test('RFC 7643 §2.1: names are found without case, also under the core URN', () => {
    exact(is('USERNAME', 'eq', 'ada'), 'Login eq/i "ada"')
    exact(is(`${CORE_USER}:userName`, 'eq', 'ada'), 'Login eq/i "ada"')
    exact(is(`${ENTERPRISE_USER.toLowerCase()}:department`, 'eq', 'R&D'), 'Department eq/i "R&D"')
  })

  test('RFC 7643 §2.2: what is case exact is compared exactly', () => {
    exact(is('externalId', 'eq', 'A1'), 'Id eq "A1"')
    exact(is(`${ENTERPRISE_USER}:manager`, 'eq', 'm'), 'Boss eq "m"')
    exact(is(`${ENTERPRISE_USER}:manager.value`, 'eq', 'm'), 'Boss eq "m"')
  })

  test('an enterprise attribute is found without its URN', () => {
    exact(is('manager', 'eq', 'm'), 'Boss eq "m"')
  })

  test('an attribute that nothing maps is refused by name', () => {
    refused(is('PLACEHOLDER', 'eq', 'x'), 'PLACEHOLDER')
    refused(is('name.middleName', 'eq', 'x'), 'name.middleName')
    refused(is('meta.location', 'eq', 'x'), 'meta.location')
    refused(is(`${ECMA2HOST_USER}:Nothing`, 'eq', 'x'), `${ECMA2HOST_USER}:Nothing`)
    refused(entry('phoneNumbers', is('type', 'eq', 'work')), 'phoneNumbers')
    refused(entry('emails', is('nothing', 'eq', 'work')), 'nothing')
  })

  test('a complex attribute named whole is present with any of its parts', () => {
    inexact(present('name'), 'always')
    refused(is('constructor', 'eq', 'x'), 'constructor')
  })
})

suite('condition: operators', () => {
  test('every operator of RFC 7644 §3.4.2.2 on plain text', () => {
    exact(is('userName', 'ne', 'ada'), 'not Login eq/i "ada"')
    exact(is('userName', 'co', '50%_'), 'Login co/i "50%_"')
    exact(is('userName', 'sw', "o'"), 'Login sw/i "o\'"')
    exact(is('userName', 'ew', '🦉'), 'Login ew/i "🦉"')
    exact(is('userName', 'gt', 'a'), '(Login gt/i "a" and Login ne "")')
    exact(present('userName'), 'Login ne ""')
    exact(is('userName', 'eq', null), 'not Login ne ""')
    exact(is('userName', 'ne', null), 'Login ne ""')
  })

  test('what a column cannot hold is in no row', () => {
    exact(is('userName', 'eq', 'longer than ten'), 'never')
    exact(is('userName', 'ne', 'longer than ten'), 'always')
    exact(is('userName', 'eq', ''), 'never')
    exact(is('title', 'eq', 'Łukasz'), 'never')
    exact(is('userType', 'eq', 'Guest'), 'never')
    exact(is(`${ENTERPRISE_USER}:employeeNumber`, 'eq', '007'), 'never')
    exact(is('active', 'eq', 'maybe'), 'never')
  })

  test('booleans come as text, too, and have no order', () => {
    exact(is('active', 'eq', true), 'Active eq/i "True"')
    exact(is('active', 'eq', 'False'), 'Active eq/i "False"')
    exact(is('active', 'ne', true), 'not Active eq/i "True"')
    exact(is('urn:example:hr:2.0:User:remote', 'eq', true), 'Flag eq false')
    refused(is('active', 'gt', true), 'active')
    refused(is('userName', 'gt', null), 'userName')
  })

  test('values are compared as the column has them', () => {
    exact(is('userType', 'eq', 'employee'), 'Kind eq "E"')
    exact(is('userType', 'co', 'o'), '(Kind eq "E" or Kind eq "C")')
    exact(present('userType'), '(Kind eq "E" or Kind eq "C")')
  })

  test('what stands around a value stands around what is looked for', () => {
    const guards = 'Account ne "CORP\\\\" and Account sw "CORP\\\\"'
    exact(is('nickName', 'eq', 'ada'), `(Account eq/i "CORP\\\\ada" and ${guards})`)
    exact(is('nickName', 'sw', 'a'), `(Account sw/i "CORP\\\\a" and ${guards})`)
    inexact(is('nickName', 'co', 'o'), `(Account co/i "o" and ${guards})`)
  })

  test('numbers in number columns are found, their digits are not', () => {
    exact(is(`${ENTERPRISE_USER}:employeeNumber`, 'eq', '42'), 'Number eq 42')
    inexact(is(`${ENTERPRISE_USER}:employeeNumber`, 'sw', '4'), 'Number pr')
  })

  test('an instant is found whatever its offset, and checked again', () => {
    const hired = 'urn:example:hr:2.0:User:hired'
    inexact(is(hired, 'eq', '2026-01-31T23:00:00+01:00'), 'Hired eq "2026-01-31T22:00:00.000Z"')
    inexact(
      is(hired, 'gt', '2026-01-31T23:00:00.1234567+01:00'),
      'Hired ge "2026-01-31T22:00:00.123Z"',
    )
  })
})

suite('condition: combinations', () => {
  test('what is uncertain under "not" lets every row through', () => {
    inexact({ kind: 'not', of: is('displayName', 'eq', 'x') }, 'always')
    inexact(
      { kind: 'not', of: both(is('userName', 'eq', 'a'), is('displayName', 'eq', 'x')) },
      'always',
    )
    inexact(both(is('userName', 'eq', 'a'), is('displayName', 'eq', 'x')), 'Login eq/i "a"')
    exact({ kind: 'not', of: is('userName', 'eq', 'a') }, 'not Login eq/i "a"')
  })

  test('a default is only a hint', () => {
    inexact(is('preferredLanguage', 'eq', 'en'), 'Language eq/i "en"')
  })
})

suite('condition: entries', () => {
  test('fixed parts are decided beforehand', () => {
    exact(
      entry('emails', both(is('type', 'eq', 'work'), is('value', 'eq', 'a@x'))),
      'Mail eq/i "a@x"',
    )
    exact(
      entry('emails', both(is('type', 'eq', 'WORK'), is('value', 'co', '@x'))),
      'Mail co/i "@x"',
    )
    exact(entry('emails', is('type', 'eq', 'other')), 'never')
    exact(is('emails.type', 'eq', 'home'), 'Home ne ""')
  })

  test('any entry may have the value', () => {
    exact(is('emails.value', 'eq', 'a@x'), '(Mail eq/i "a@x" or Home eq/i "a@x")')
    exact(is('emails', 'co', '@x'), '(Mail co/i "@x" or Home co/i "@x")')
    exact(is('emails.value', 'ne', 'a@x'), 'not (Mail eq/i "a@x" or Home eq/i "a@x")')
    exact(present('emails'), '(Mail ne "" or Home ne "")')
  })

  test('a part that the schema has and no column is without value', () => {
    exact(entry('emails', both(is('type', 'eq', 'work'), is('primary', 'eq', true))), 'never')
    exact(
      entry('emails', { kind: 'not', of: is('value', 'eq', 'a@x') }),
      '((Mail ne "" and not Mail eq/i "a@x") or (Home ne "" and not Home eq/i "a@x"))',
    )
  })
})

suite('condition: what every resource has', () => {
  test('an id is decoded, and one that is none is in no row', () => {
    exact(is('id', 'eq', 'a~27b'), 'Id eq "a\'b"')
    exact(is('id', 'eq', 'a~zz'), 'never')
    exact(is('id', 'ne', 'a'), 'not Id eq "a"')
    exact(present('id'), 'always')
    refused(is('id', 'co', 'a'), 'id')
  })

  test('an id that is not of the key’s type is in no row', () => {
    const numbered = compileUser({ columns: { Id: 'int' }, anchor: { Id: 'employeeId' } })
    assert.deepEqual(numbered.condition(is('id', 'eq', '12')).condition, {
      kind: 'compare',
      column: 'Id',
      comparison: 'eq',
      value: 12,
      case: 'exact',
    })
    for (const id of ['012', 'x', "1' OR '1'='1"]) {
      assert.equal(numbered.condition(is('id', 'eq', id)).condition.kind, 'never')
    }
  })

  test('a composite id asks for every column', () => {
    const two = compileUser({ anchor: { Tenant: 'division', Id: 'externalId' } })
    assert.equal(
      shown(two.condition(is('id', 'eq', 't~.a')).condition),
      '(Tenant eq "t" and Id eq "a")',
    )
    assert.equal(shown(two.condition(is('id', 'eq', 'a')).condition), 'never')
  })

  test('schemas and meta.resourceType are the same for all', () => {
    exact(is('schemas', 'eq', CORE_USER), 'always')
    exact(is('schemas', 'eq', 'nothing'), 'never')
    exact(is('meta.resourceType', 'eq', 'User'), 'always')
    exact(is('meta.resourceType', 'eq', 'Group'), 'never')
  })

  test('active of two columns is checked on every row', () => {
    const two = compileUser({ mappings: { Active: 'accountEnabled', Gone: 'isSoftDeleted' } })
    assert.deepEqual(two.condition(is('active', 'eq', true)), {
      condition: { kind: 'always' },
      exact: false,
    })
    const one = compileUser({ mappings: { Gone: 'isSoftDeleted' } })
    assert.equal(shown(one.condition(is('active', 'eq', true)).condition), 'Gone eq/i "False"')
  })
})

suite('condition: ECMA2Host columns', () => {
  test('compare the column itself, the anchor exactly', () => {
    exact(is(`${ECMA2HOST_USER}:login`, 'eq', 'Ada'), 'Login eq/i "Ada"')
    exact(is(`${ECMA2HOST_USER}:Id`, 'eq', 'A'), 'Id eq "A"')
    exact(is(`${ECMA2HOST_USER}:Full`, 'sw', 'A'), 'Full sw/i "A"')
    exact(is(`${ECMA2HOST_USER}:Active`, 'eq', 'true'), 'Active eq/i "true"')
    exact(is(`${ECMA2HOST_USER}:Flag`, 'eq', 'True'), 'Flag eq true')
    exact(is(`${ECMA2HOST_USER}:Number`, 'eq', 'x'), 'never')
  })

  test('a column with a dot in its name is found', () => {
    const dotted = compileUser({ mappings: { 'Cost.Center': 'costCenter' } })
    const asked = dotted.condition({
      kind: 'compare',
      path: { schema: ECMA2HOST_USER, name: 'Cost.Center' },
      operator: 'eq',
      value: 'C1',
    })
    assert.equal(shown(asked.condition), 'Cost.Center eq/i "C1"')
    assert.equal(
      shown(dotted.condition(is(`${ECMA2HOST_USER}:cost.center`, 'eq', 'C1')).condition),
      'Cost.Center eq/i "C1"',
    )
  })
})

suite('sortColumn', () => {
  test('is a column that sorts as the attribute does', () => {
    assert.deepEqual(user.sortColumn(path('username')), { column: 'Login', case: 'folded' })
    assert.deepEqual(user.sortColumn(path('externalId')), { column: 'Id', case: 'exact' })
    assert.deepEqual(user.sortColumn(path('id')), { column: 'Id', case: 'exact' })
    assert.deepEqual(user.sortColumn(path(`${ECMA2HOST_USER}:Number`)), {
      column: 'Number',
      case: 'exact',
    })
  })

  test('is none where order is lost', () => {
    for (const name of [
      'userType',
      'displayName',
      'emails.value',
      'nothing',
      `${ENTERPRISE_USER}:employeeNumber`,
    ]) {
      assert.equal(user.sortColumn(path(name)), undefined, name)
    }
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { type Shape, shapeOf } from '../../../src/compile/expression/tree.ts'
import { ENTERPRISE_USER } from '../../../src/model/source-object.ts'
import { compile } from './build.ts'

const path = (...segments: string[]): Shape => ({ kind: 'path', path: segments })
const workEmail: Shape = {
  kind: 'path',
  path: ['emails', 'value'],
  selector: { attribute: ['emails'], where: { type: 'work' }, sub: 'value' },
}

suite('shapeOf', () => {
  const shapes: readonly (readonly [text: string, shape: Shape])[] = [
    ['userName', path('userName')],
    ['givenName', path('name', 'givenName')],
    ['(givenName)', path('name', 'givenName')],
    ['$$.surname', path('name', 'familyName')],
    ['department', path(ENTERPRISE_USER, 'department')],
    ['mail', workEmail],
    ['emails[type="work"][0].value', workEmail],
    ["emails['work'=type].value", workEmail],
    [
      'emails[0].value',
      {
        kind: 'path',
        path: ['emails', 'value'],
        selector: { attribute: ['emails'], where: {}, sub: 'value' },
      },
    ],
    [
      'emails[primary=true and type="work"][0].value',
      {
        kind: 'path',
        path: ['emails', 'value'],
        selector: { attribute: ['emails'], where: { primary: true, type: 'work' }, sub: 'value' },
      },
    ],
    [
      'addresses[primary].locality',
      {
        kind: 'path',
        path: ['addresses', 'locality'],
        selector: { attribute: ['addresses'], where: { primary: true }, sub: 'locality' },
      },
    ],
    ['accountEnabled', path('accountEnabled')],
    ['$not(isSoftDeleted)', { kind: 'not', of: path('isSoftDeleted') }],
    [
      'active ? "T" : "F"',
      {
        kind: 'choice',
        of: path('active'),
        whenTrue: 'T',
        whenFalse: 'F',
      },
    ],
    [
      '$not(active) ? -1 : 0',
      {
        kind: 'choice',
        of: { kind: 'not', of: path('active') },
        whenTrue: -1,
        whenFalse: 0,
      },
    ],
    [
      'active = true ? "Y" : null',
      {
        kind: 'choice',
        of: path('active'),
        whenTrue: 'Y',
        whenFalse: null,
      },
    ],
    [
      '"CONTOSO\\\\" & userName',
      {
        kind: 'affix',
        prefix: 'CONTOSO\\',
        suffix: '',
        of: path('userName'),
      },
    ],
    [
      '"a" & "b" & userName & "c"',
      {
        kind: 'affix',
        prefix: 'ab',
        suffix: 'c',
        of: path('userName'),
      },
    ],
    ['$lowercase(mail)', { kind: 'fold', function: 'lowercase', of: workEmail }],
    ['$trim(title)', { kind: 'fold', function: 'trim', of: path('title') }],
    ['"employee"', { kind: 'constant', value: 'employee' }],
    ['7', { kind: 'constant', value: 7 }],
  ]
  for (const [text, shape] of shapes) {
    test(text, () => assert.deepEqual(shapeOf(compile(text)), shape))
  }

  for (const text of [
    'givenName & surname',
    'userName ?: title',
    'emails[1].value',
    'emails[type!="work"].value',
    '$uppercase(userName)',
    'emails.value[0]',
    '$substring(userName, 1)',
    'userName[0]',
    'active ? userName : "x"',
    'title = "x" ? 1 : 2',
    'emails[type="work"][primary].value',
    'name.*',
    '$not(active, 1)',
    'userName[]',
    '$x',
    '$lowercase("A")',
  ]) {
    test(`${text} cannot be turned round`, () => {
      assert.equal(shapeOf(compile(text)).kind, 'other')
    })
  }

  test('is the same for the interpreter', () => {
    assert.deepEqual(shapeOf(compile('mail', { mode: 'interpreter' })), workEmail)
  })
})

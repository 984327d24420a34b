import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  DIALECT_NAMES,
  dialectNamed,
  dialectOfScheme,
  sameProtocol,
} from '../../src/model/dialects.ts'

suite('names of dialects', () => {
  test('a URL is for the dialect of its scheme, the one of this very name first', () => {
    const schemes = ['mariadb', 'MySQL', 'postgresql', 'sqlserver', 'file', 'oracle']
    assert.deepEqual(schemes.map(dialectOfScheme), [
      'mariadb',
      'mysql',
      'postgres',
      'mssql',
      'sqlite',
      undefined,
    ])
  })

  test('MySQL and MariaDB speak one protocol, and nobody else does', () => {
    const pairs = DIALECT_NAMES.flatMap((one) => sameProtocol(one).map((other) => [one, other]))
    assert.deepEqual(pairs, [
      ['mysql', 'mariadb'],
      ['mariadb', 'mysql'],
    ])
    assert.equal(dialectNamed('oracle'), undefined)
  })
})

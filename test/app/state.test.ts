import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { suite, test } from 'node:test'
import { statePlace, type StatePlace } from '../../src/app/state.ts'
import { isSyncError } from '../../src/model/errors.ts'

const CWD = resolve('/work')

function place(state: string | undefined, environment: Record<string, string> = {}): StatePlace {
  return statePlace({ state, config: ['conf/connectors.yaml'], cwd: CWD, environment })
}

suite('where the connector space is', () => {
  test('beside the first configuration file, or at a path', () => {
    const beside = resolve(CWD, 'conf/.rollcall/state.db')
    assert.deepEqual(place(undefined), { kind: 'sqlite', path: beside })
    assert.deepEqual(place('a/b.db'), { kind: 'sqlite', path: resolve(CWD, 'a/b.db') })
    assert.deepEqual(place('sqlite:b.db'), { kind: 'sqlite', path: resolve(CWD, 'b.db') })
    assert.deepEqual(place('sqlite::memory:'), { kind: 'sqlite', path: ':memory:' })
  })

  test('where an environment variable says: a PostgreSQL or a file', () => {
    const found = place('env:STATE', { STATE: 'postgres://me:secret@db/rollcall' })
    assert.equal(found.kind, 'postgres')
    assert.equal(JSON.stringify(found).includes('secret@'), false)
    assert.deepEqual(place('env:STATE', { STATE: 'sqlite:b.db' }), place('b.db'))
  })

  test('a variable without a value is named', () => {
    for (const environment of [{}, { STATE: '' }]) {
      assert.throws(
        () => place('env:STATE', environment),
        (error) => isSyncError(error, 'SECRET_MISSING') && error.message.includes('STATE'),
      )
    }
  })

  test('an address with a password has no place on a command line, and is not repeated', () => {
    assert.throws(
      () => place('postgresql://me:secret@db/rollcall'),
      (error) => isSyncError(error, 'USAGE') && !error.message.includes('secret'),
    )
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { openPostgres } from '../../src/state/postgres/open-postgres.ts'
import { addressOf, freshSchema, SKIPPED } from '../state/postgres.ts'
import { connector, person, serviceWith, TOKEN } from './running-service.ts'

suite('the service with its connector space on PostgreSQL', { skip: SKIPPED }, () => {
  test('creates, changes, reads and deletes people, and leaves nothing pending', async (t) => {
    const state = addressOf(freshSchema(t))
    const service = await serviceWith(t, {
      connectors: [connector('HR')],
      tables: ['HR'],
      environment: { HR_TOKEN: TOKEN, STATE: state },
      state: 'env:STATE',
    })
    const created = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        service.request('POST', '/scim/HR/Users', person(String(at))),
      ),
    )
    assert.deepEqual([...new Set(created.map((one) => one.status))], [201])
    const patch = {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'Replace', path: 'name.familyName', value: 'Hopper' }],
    }
    assert.equal((await service.request('PATCH', '/scim/HR/Users/7', patch)).status, 200)
    assert.equal((await service.request('DELETE', '/scim/HR/Users/8')).status, 204)
    assert.equal((await service.request('GET', '/scim/HR/Users/8')).status, 404)
    const read = await service.request('GET', '/scim/HR/Users/7')
    assert.match(await read.text(), /Hopper/u)
    assert.equal(service.sql('SELECT * FROM HR').length, 19)
    const beside = await openPostgres({ url: state })
    await service.running.close({ within: 1_000 })
    assert.deepEqual(await beside.pending('HR'), [])
    const { total } = await beside.space.counts({ connector: 'HR', objectType: 'User' })
    assert.equal(total, 19)
    await beside.close()
  })
})

import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { suite, test } from 'node:test'
import { run } from '../cli/command-line.ts'
import { connector, person, serviceWith, TOKEN } from './running-service.ts'

const USERS = '/scim/HR/Users'

function enabled(active: boolean): object {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'Replace', path: 'active', value: active }],
  }
}

suite('a plan of events', () => {
  test('goes by itself when everybody whom it holds is enabled again or deleted, and not before', async (t) => {
    const service = await serviceWith(t, {
      connectors: [connector('HR', '    thresholds: { disables: 1 }\n')],
      tables: ['HR'],
      environment: { HR_TOKEN: TOKEN },
    })
    const status = async (): Promise<string> => (await run(service.folder, ['status'])).out
    for (const id of ['1', '2', '3']) await service.request('POST', USERS, person(id))
    for (const id of ['1', '2', '3'])
      await service.request('PATCH', `${USERS}/${id}`, enabled(false))
    assert.match(await status(), /^HR +held/mu)
    assert.equal((await service.request('PATCH', `${USERS}/2`, enabled(true))).status, 200)
    await sleep(4_500)
    assert.match(await status(), /^HR +held/mu)
    assert.equal((await service.request('DELETE', `${USERS}/3`)).status, 204)
    for (let tries = 0; tries < 100 && /^HR +held/mu.test(await status()); tries += 1) {
      await sleep(100)
    }
    assert.match(await status(), /^HR +active/mu)
    assert.doesNotMatch(await status(), /rollcall approve/u)
    // The next one beyond the limit is held by a plan of its own.
    await service.request('POST', USERS, person('4'))
    await service.request('PATCH', `${USERS}/4`, enabled(false))
    assert.match(await status(), /^HR +held/mu)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isSyncError } from '../../src/model/errors.ts'
import { isObject } from '../../src/model/value.ts'
import type { Change } from '../../src/engine/engine.ts'
import { people } from './people.ts'

const context = { requestId: 'test' }

suite('engine: at the same time', () => {
  test('a hundred changes of one person all count', async (t) => {
    const { create, engine, rows } = await people(t)
    await create({ externalId: 'a', userName: 'u', name: { givenName: '' } })
    const append: Change = (current) => {
      const name = isObject(current['name']) ? current['name'] : {}
      const givenName = `${typeof name['givenName'] === 'string' ? name['givenName'] : ''}x`
      return {
        source: { ...current, name: { ...name, givenName } },
        touched: ['name.givenName'],
      }
    }
    await Promise.all(
      Array.from({ length: 100 }, () => engine.update('User', 'a', append, context)),
    )
    assert.equal(rows()[0]?.['Firstname'], 'x'.repeat(100))
  })

  test('of two creates with one userName in two spellings one wins', async (t) => {
    const { create, rows } = await people(t)
    const outcomes = await Promise.allSettled([
      create({ externalId: '1', userName: 'Straße@x' }),
      create({ externalId: '2', userName: 'straße@X' }),
      create({ externalId: '1', userName: 'other@x' }),
    ])
    const refused = outcomes.filter((one) => one.status === 'rejected')
    assert.equal(refused.length, 2)
    assert.ok(refused.every((one) => isSyncError(one.reason, 'OBJECT_EXISTS')))
    assert.equal(rows().length, 1)
  })

  test('people swapping names at once do not wait for one another for ever', async (t) => {
    const { create, patch, rows } = await people(t)
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        create({ externalId: String(index), userName: `u${index}` }),
      ),
    )
    await Promise.allSettled(
      Array.from({ length: 200 }, (_, index) =>
        patch(String(index % 20), { userName: `u${(index * 7) % 23}` }),
      ),
    )
    const names = rows().map((one) => String(one['UserPrincipalName']))
    assert.equal(new Set(names).size, 20)
  })

  test('one bad event never fails its neighbours', async (t) => {
    const { create, rows } = await people(t)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        create(
          index % 10 === 3
            ? { externalId: String(index) }
            : { externalId: String(index), userName: `u${index}` },
        ),
      ),
    )
    assert.equal(outcomes.filter((one) => one.status === 'rejected').length, 5)
    assert.equal(rows().length, 45)
  })

  test('create, change and delete of one person happen in the order of asking', async (t) => {
    const { create, patch, engine, rows } = await people(t)
    const outcomes = await Promise.allSettled([
      create({ externalId: 'a', userName: 'u' }),
      patch('a', { userName: 'v' }),
      engine.remove('User', 'a', context),
      create({ externalId: 'a', userName: 'w' }),
    ])
    assert.deepEqual(
      outcomes.map((one) => one.status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'fulfilled'],
    )
    assert.equal(rows()[0]?.['UserPrincipalName'], 'w')
  })
})

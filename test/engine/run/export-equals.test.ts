import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { suite, test, type TestContext } from 'node:test'
import { SERVERS, type TestServer } from '../../sql/servers.ts'
import { exportWorld, recordsOf, rowsOf, tableOn } from './export-world.ts'
import { stepOf } from './world.ts'

const STEPS = ['fullImport', 'fullSynchronization', 'export'] as const

/** One person in two files; `undefined` when not in it. */
type Life = readonly [string | undefined, string | undefined]

/** Files of some hundred people: most of them change alike, so that sets are large; some are refused. */
function lives(): fc.Arbitrary<readonly Life[]> {
  const department = fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('Math', 'Art', 'Law') },
    { weight: 1, arbitrary: fc.constantFrom('Bad', '') },
  )
  const name = fc.constantFrom('Ada', 'Bob', 'Zoë', `O'Neil`)
  const line = fc.tuple(name, department).map(([who, dept]) => `${who},m@x,${dept},yes`)
  const maybe = fc.option(line, { nil: undefined, freq: 12 })
  return fc.array(fc.tuple(maybe, maybe), { minLength: 240, maxLength: 500 })
}

/** What two runs over the files leave behind. */
async function leftBy(
  t: Pick<TestContext, 'after'>,
  server: TestServer,
  people: readonly Life[],
  batch: number,
): Promise<unknown> {
  const ends: (() => unknown)[] = []
  const own = { after: (end: () => unknown) => void ends.unshift(end) } as Pick<
    TestContext,
    'after'
  >
  const elsewhere = await tableOn(server, t)
  const world = await exportWorld(own, { elsewhere, batch })
  // A stranger's row stands where somebody is to be inserted, after the table was read.
  const { table } = world.parts.tables.get('User') ?? assert.fail('no table')
  const reports: unknown[] = []
  for (const round of [0, 1] as const) {
    world.file(
      ...people.flatMap((life, at) => (life[round] === undefined ? [] : `${at},${life[round]}`)),
    )
    await world.run('fullImport', 'fullSynchronization')
    if (round === 0) {
      for (const Id of ['3', '77', '200']) {
        await table.write({ kind: 'insert', values: { Id, Name: 'Stranger' }, unique: [] })
      }
    }
    const { written, failed } = stepOf(await world.run('export'), 'export')
    reports.push({ written, failed })
    world.clock.set(world.clock.now() + 86_400_000)
  }
  const found = { reports, rows: await rowsOf(world), records: await recordsOf(world) }
  for (const end of ends) await end()
  return found
}

for (const server of SERVERS) {
  suite(`exports on ${server.title}`, { skip: server.missing ?? false }, () => {
    test('in sets and row by row leave the same rows, records and failures', {
      timeout: 120_000,
    }, async (t) => {
      await fc.assert(
        fc.asyncProperty(lives(), async (people) => {
          const alone = await leftBy(t, server, people, 150)
          assert.deepEqual(await leftBy(t, server, people, 5_000), alone)
        }),
        { numRuns: server.dialect === 'sqlite' ? 6 : 3 },
      )
    })

    test('of a run write the same as a run in which import and export are one', async (t) => {
      const elsewhere = await tableOn(server, t)
      const world = await exportWorld(t, { elsewhere })
      world.file('1,Ada,m@x,Math,yes', '2,Bob,m@x,Bad,yes')
      const report = await world.run(...STEPS)
      assert.deepEqual(stepOf(report, 'export').failed, { ROW_CHECK: 1 })
      assert.deepEqual(
        (await rowsOf(world)).map((row) => row[0]),
        ['1'],
      )
    })
  })
}

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { RunProfileDefinition } from '../../src/model/definition.ts'
import type { Job } from '../../src/schedule/jobs.ts'
import { Scheduler } from '../../src/schedule/scheduler.ts'
import { jitterOf, timetableOf } from '../../src/schedule/timetable.ts'
import { SPAN } from '../compile/build.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-23T05:00:00Z')

function job(name: string, when: Pick<RunProfileDefinition, 'every' | 'schedule'>): Job {
  const steps = [{ step: 'fullImport' }] as const
  return { connector: 'HR', profile: { name, span: SPAN, steps, timezone: 'UTC', ...when } }
}

/** A scheduler over a clock that the test moves. */
function scheduled(
  jobs: readonly Job[],
  lastRun: Parameters<Scheduler['plan']>[1] = () => undefined,
): {
  readonly scheduler: Scheduler
  readonly names: () => string[]
  readonly pass: (milliseconds: number) => void
} {
  let now = START
  const scheduler = new Scheduler({ now: () => now })
  scheduler.plan(jobs, lastRun)
  const names = (): string[] => scheduler.due().map((one) => one.profile.name)
  return { scheduler, names, pass: (milliseconds) => void (now += milliseconds) }
}

suite('the scheduler', () => {
  test('what repeats begins within its jitter, and comes again after its interval', () => {
    const { names, pass } = scheduled([job('hourly', { every: HOUR })])
    pass(30_000)
    assert.deepEqual(names(), ['hourly'])
    assert.deepEqual(names(), [])
    pass(HOUR)
    assert.deepEqual(names(), ['hourly'])
  })

  test('what goes by the clock waits for its time, in its time zone', () => {
    const table = timetableOf({ schedule: '30 2 * * *', timezone: 'Europe/Oslo' })
    assert.equal(table.next(START), Date.parse('2026-11-24T01:30:00Z'))
    const { names, pass } = scheduled([job('nightly', { schedule: '30 6 * * *' })])
    pass(HOUR)
    assert.deepEqual(names(), [])
    pass(HOUR / 2 + 30_000)
    assert.deepEqual(names(), ['nightly'])
  })

  test('a time that the summer time leaves out comes once, right after it', () => {
    const table = timetableOf({ schedule: '30 2 * * *', timezone: 'Europe/Oslo' })
    const first = table.next(Date.parse('2027-03-27T12:00:00Z'))
    assert.equal(first, Date.parse('2027-03-28T01:00:00Z'))
    assert.equal(table.next(first ?? 0), Date.parse('2027-03-29T00:30:00Z'))
  })

  test('a clock that is set back by an hour keeps nobody waiting for that hour', () => {
    const { names, pass } = scheduled([
      job('often', { every: HOUR / 6 }),
      job('hourly', { schedule: '30 * * * *' }),
    ])
    pass(30_000)
    assert.deepEqual(names(), ['often'])
    pass(HOUR)
    assert.deepEqual(names().toSorted(), ['hourly', 'often'])
    pass(-HOUR)
    assert.deepEqual(names(), [])
    pass(HOUR / 6 + 30_000)
    assert.deepEqual(names(), ['often'])
    // What goes by the clock comes when the clock says so, once more.
    pass(HOUR / 3)
    assert.deepEqual(names().toSorted(), ['hourly', 'often'])
  })

  test('a last run that the clock has not come to yet is no reason to wait', () => {
    const last = { startedAt: START + 24 * HOUR, ended: true }
    const { names, pass } = scheduled([job('hourly', { every: HOUR })], () => last)
    assert.deepEqual(names(), [])
    pass(HOUR + 30_000)
    assert.deepEqual(names(), ['hourly'])
  })

  test('runs that nobody was there for are made up for by one, and said to be missed', () => {
    const last = { startedAt: START - 5 * HOUR, ended: true }
    const { scheduler, names } = scheduled([job('hourly', { every: HOUR })], () => last)
    const [due] = scheduler.due()
    assert.equal(due?.missed, true)
    assert.deepEqual(names(), [])
  })

  test('a run that was interrupted is due again at once', () => {
    const last = { startedAt: START - 1_000, ended: false }
    const { names } = scheduled([job('hourly', { every: HOUR })], () => last)
    assert.deepEqual(names(), ['hourly'])
  })

  test('a run of a moment ago is not repeated', () => {
    const last = { startedAt: START - 1_000, ended: true }
    const { names, pass } = scheduled([job('hourly', { every: HOUR })], () => last)
    assert.deepEqual(names(), [])
    pass(HOUR - 1_000)
    assert.deepEqual(names(), ['hourly'])
  })

  test('a schedule that never ran is not missed', () => {
    const { names } = scheduled([job('nightly', { schedule: '0 4 * * *' })])
    assert.deepEqual(names(), [])
  })

  test('what came due several times is due once', () => {
    const { names, pass } = scheduled([job('hourly', { every: HOUR })])
    pass(10 * HOUR)
    assert.deepEqual(names(), ['hourly'])
  })

  test('a new configuration keeps the time of what stays, and forgets what is gone', () => {
    const { scheduler, names, pass } = scheduled([
      job('hourly', { every: HOUR }),
      job('other', { every: HOUR }),
    ])
    pass(30_000)
    assert.equal(names().length, 2)
    scheduler.plan([job('hourly', { every: HOUR })], () => undefined)
    assert.deepEqual(names(), [])
    pass(HOUR)
    assert.deepEqual(names(), ['hourly'])
  })

  test('jitter is at most a tenth of the interval and 30 s, and the same each time', () => {
    for (const name of ['HR nightly', 'Portal hourly', 'Æ å']) {
      assert.ok(jitterOf(name, HOUR) < 30_000)
      assert.ok(jitterOf(name, 10_000) < 1_000)
      assert.equal(jitterOf(name, HOUR), jitterOf(name, HOUR))
    }
  })
})

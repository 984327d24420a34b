import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { scheduleFault } from '../../src/config/schedule.ts'

suite('scheduleFault', () => {
  for (const schedule of [
    '0 3 * * *',
    '*/15 8-18 * * 1-5',
    '0 3 * JAN,jul MON-FRI',
    '0 0 L * *',
    '0 0 29 2 *',
    '0 3 * * 0',
    '0 3 * * 7',
  ]) {
    test(`has nothing against ${schedule}`, async () => {
      assert.equal(await scheduleFault(schedule), undefined)
    })
  }

  for (const [schedule, fault] of [
    ['60 3 * * *', /minute is 0 to 59/u],
    ['0 24 * * *', /hour is 0 to 23/u],
    ['0 3 0 * *', /day of the month is 1 to 31/u],
    ['0 3 * 13 *', /month is 1 to 12/u],
    ['0 3 * * 8', /day of the week is 0 to 7/u],
    ['*/0 * * * *', /stepping/u],
    ['a b c d e', /illegal/u],
    ['0 3 * * * *', /./u],
    ['0 3 31 2 *', /no such day/u],
  ] as const) {
    test(`says what is wrong with ${schedule}`, async () => {
      assert.match((await scheduleFault(schedule)) ?? '', fault)
    })
  }
})

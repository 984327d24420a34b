import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { formatInstant, parseInstant } from '../../../src/compile/functions/date-format.ts'
import { readDate } from '../../../src/compile/functions/date-text.ts'
import { isSyncError } from '../../../src/model/errors.ts'

const INSTANT = Date.UTC(2026, 10, 3, 5, 7, 9, 80)

suite('formatInstant', () => {
  const written: readonly (readonly [format: string, text: string])[] = [
    ['yyyy-MM-dd', '2026-11-03'],
    ['dd.MM.yyyy HH:mm:ss', '03.11.2026 05:07:09'],
    ['d/M/yy h:m:s tt', '3/11/26 5:7:9 AM'],
    ['dddd, d MMMM yyyy', 'Tuesday, 3 November 2026'],
    ['ddd d MMM', 'Tue 3 Nov'],
    ['HH:mm:ss.fff', '05:07:09.080'],
    ['ss.FFF', '09.08'],
    ["yyyy-MM-dd'T'HH:mm:ssK", '2026-11-03T05:07:09Z'],
    ['yyyyMMddHHmmss.fZ', '20261103050709.0Z'],
    [`"day" d 'of' \\d%M`, 'day 3 of d11'],
    ['o', '2026-11-03T05:07:09.0800000Z'],
    ['d', '11/03/2026'],
    ["dd MMM 'åå'", '03 Nov åå'],
  ]
  for (const [format, text] of written) {
    test(`writes ${format}`, () => assert.equal(formatInstant(INSTANT, format), text))
  }

  test('leaves the point out with a fraction that is zero', () => {
    assert.equal(formatInstant(Date.UTC(2026, 0, 1), 'ss.FFF'), '00')
  })

  test('reads the clock of the zone, in summer and in winter', () => {
    const format = 'yyyy-MM-dd HH:mm zzz'
    const summer = Date.UTC(2026, 5, 30, 22, 30)
    assert.equal(formatInstant(summer, format, 'Europe/Oslo'), '2026-07-01 00:30 +02:00')
    assert.equal(formatInstant(INSTANT, format, 'Europe/Oslo'), '2026-11-03 06:07 +01:00')
    assert.equal(formatInstant(INSTANT, format, 'Asia/Kathmandu'), '2026-11-03 10:52 +05:45')
    assert.equal(formatInstant(INSTANT, 'z zz K', 'America/New_York'), '-5 -05 -05:00')
  })

  test('writes noon and midnight with twelve', () => {
    assert.equal(formatInstant(Date.UTC(2026, 0, 1, 12), 'h tt'), '12 PM')
    assert.equal(formatInstant(Date.UTC(2026, 0, 1), 'hh t'), '12 A')
  })

  test('refuses an unknown zone', () => {
    assert.throws(
      () => formatInstant(INSTANT, 'yyyy', 'Europe/Atlantis'),
      (thrown) => isSyncError(thrown, 'FLOW_FAILED'),
    )
  })
})

suite('parseInstant', () => {
  const read: readonly (readonly [text: string, format: string, iso: string])[] = [
    ['20150123105347.1Z', 'yyyyMMddHHmmss.fZ', '2015-01-23T10:53:47.100Z'],
    ['3 nov 2026', 'd MMM yyyy', '2026-11-03T00:00:00.000Z'],
    ['Tuesday 03 NOVEMBER 26', 'dddd dd MMMM yy', '2026-11-03T00:00:00.000Z'],
    ['01/02/50', 'dd/MM/yy', '1950-02-01T00:00:00.000Z'],
    ['12:05 am', 'hh:mm tt', '1970-01-01T00:05:00.000Z'],
    ['2019-12-31-08:00', 'yyyy-MM-ddzzz', '2019-12-31T08:00:00.000Z'],
    ['2026-01-01T00:00:00+0130', "yyyy-MM-dd'T'HH:mm:ssK", '2025-12-31T22:30:00.000Z'],
    ['  2026-01-01 ', 'yyyy-MM-dd', '2026-01-01T00:00:00.000Z'],
    ['09.5', 'ss.FFF', '1970-01-01T00:00:09.500Z'],
    ['09', 'ss.FFF', '1970-01-01T00:00:09.000Z'],
  ]
  for (const [text, format, iso] of read) {
    test(`reads ${text} as ${format}`, () => {
      assert.equal(new Date(parseInstant(text, format) ?? Number.NaN).toISOString(), iso)
    })
  }

  for (const [text, format] of [
    ['2026-02-29', 'yyyy-MM-dd'],
    ['2026-13-01', 'yyyy-MM-dd'],
    ['24:00', 'HH:mm'],
    ['13:00 PM', 'hh:mm tt'],
    ['2026-1-1', 'yyyy-MM-dd'],
    ['2026-01-01x', 'yyyy-MM-dd'],
    ['', 'yyyy-MM-dd'],
  ] as const) {
    test(`refuses "${text}" as ${format}`, () => {
      assert.equal(parseInstant(text, format), undefined)
    })
  }

  test('takes a day of the zone, also where the clock is moved', () => {
    const at = (text: string) => parseInstant(text, 'yyyy-MM-dd HH:mm', 'Europe/Oslo')
    assert.equal(at('2026-07-01 00:00'), Date.UTC(2026, 5, 30, 22))
    assert.equal(at('2026-03-29 02:30'), Date.UTC(2026, 2, 29, 1, 30), 'left out in spring')
    assert.equal(at('2026-10-25 02:30'), Date.UTC(2026, 9, 25, 0, 30), 'the first of two in autumn')
  })

  test('reads back what formatInstant wrote, in every zone', () => {
    const zones = ['UTC', 'Europe/Oslo', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia']
    const format = "yyyy-MM-dd'T'HH:mm:ss.fffzzz"
    const years = { min: new Date('1970-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z') }
    fc.assert(
      fc.property(
        fc.date({ ...years, noInvalidDate: true }),
        fc.constantFrom(...zones),
        (date, zone) => {
          const text = formatInstant(date.getTime(), format, zone)
          assert.equal(parseInstant(text, format, zone), date.getTime())
        },
      ),
      { numRuns: 300, seed: 1 },
    )
  })

  test('is not slowed down by a long text', () => {
    const began = performance.now()
    assert.equal(parseInstant('1'.repeat(100_000), "yyyyMMdd'T'HH"), undefined)
    assert.ok(performance.now() - began < 200)
  })
})

suite('readDate', () => {
  test('understands ISO 8601, days with an offset and the American form', () => {
    for (const text of ['2021-08-25T17:41:18Z', '8/25/2021 5:41:18 PM', '2021-08-25 17:41:18']) {
      assert.equal(readDate(text), Date.UTC(2021, 7, 25, 17, 41, 18), text)
    }
    assert.equal(readDate('2012-03-16-07:00'), Date.UTC(2012, 2, 16, 7))
    assert.equal(readDate('2012-03-16', 'Europe/Oslo'), Date.UTC(2012, 2, 15, 23))
    assert.equal(readDate('2012-03-16T10:00:00.1234567+02:00'), Date.UTC(2012, 2, 16, 8, 0, 0, 123))
  })

  test('refuses everything else', () => {
    for (const text of ['', 'tomorrow', '25.08.2021', '2021-02-30', '2021', '20210825']) {
      assert.equal(readDate(text), undefined, text)
    }
  })
})

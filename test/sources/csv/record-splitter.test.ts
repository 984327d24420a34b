import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { parse } from 'csv-parse/sync'
import * as fc from 'fast-check'
import { RecordSplitter } from '../../../src/sources/csv/record-splitter.ts'

/** Records, and what ended them; the text comes in pieces that are cut at `cuts`. */
function split(text: string, cuts: readonly number[] = []): { rows: string[][]; end: string } {
  const splitter = new RecordSplitter(',', 1_000)
  const rows: string[][] = []
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted((a, b) => a - b)
  let from = 0
  for (const place of [...places, text.length, undefined]) {
    splitter.push(text.slice(from, place), { whole: place === undefined })
    from = place ?? text.length
    let step = splitter.next()
    for (; step === 'record'; step = splitter.next()) {
      rows.push(splitter.fields.slice(0, splitter.count))
    }
    if (step !== 'more') return { rows, end: step }
  }
  return { rows, end: 'more' }
}

/** What csv-parse makes of it; `undefined` when it refuses. */
function judge(text: string): string[][] | undefined {
  try {
    return parse(text, {
      relax_column_count: true,
      record_delimiter: ['\r\n', '\n'],
      skip_empty_lines: true,
    })
  } catch {
    return undefined
  }
}

const cuts = fc.array(fc.nat(200), { maxLength: 8 })
/** Texts of the characters that matter, in any order. */
const awkward = fc
  .array(fc.constantFrom('"', '""', ',', '\n', '\r\n', 'a', 'é', '🎈', ' '), { maxLength: 40 })
  .map((parts) => parts.join(''))
const field = fc.oneof(awkward, fc.string({ maxLength: 8 }))
const table = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { maxLength: 8 })

suite('record splitter', () => {
  test('gives back every table that was written with quotes, wherever the text is cut', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), cuts, (rows, end, places) => {
        const lines = rows.map((row) =>
          row.map((value) => `"${value.replaceAll('"', '""')}"`).join(','),
        )
        assert.deepEqual(split(lines.join(end), places), { rows, end: 'more' })
      }),
      { numRuns: 1_000 },
    )
  })

  test('gives back every table that was written with quotes only where they are needed', () => {
    fc.assert(
      fc.property(table, cuts, (rows, places) => {
        const lines = rows.map((row) =>
          row
            .map((value) => (/[",\r\n]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value))
            .join(','),
        )
        assert.deepEqual(split(`${lines.join('\n')}\n`, places).rows, rows)
      }),
      { numRuns: 1_000 },
    )
  })

  test('agrees with csv-parse on every text, what is refused included', () => {
    fc.assert(
      fc.property(awkward, cuts, (text, places) => {
        const judged = judge(text)
        const found = split(text, places)
        if (judged === undefined) assert.notEqual(found.end, 'more', 'csv-parse refuses it')
        else assert.deepEqual(found, { rows: judged, end: 'more' })
      }),
      { numRuns: 5_000 },
    )
  })

  test('comes to the same wherever the text is cut', () => {
    fc.assert(
      fc.property(awkward, cuts, (text, places) => {
        assert.deepEqual(split(text, places), split(text))
      }),
      { numRuns: 2_000 },
    )
  })

  test('knows the line of every record, also behind line breaks in quotes', () => {
    const splitter = new RecordSplitter(',', 9)
    splitter.push('a,b\n\n"x\ny\r\nz",1\n2,3\n', { whole: true })
    const lines: number[] = []
    while (splitter.next() === 'record') lines.push(splitter.line)
    assert.deepEqual(lines, [1, 3, 6])
  })
})

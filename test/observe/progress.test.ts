import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createProgress, formatCount, formatDuration } from '../../src/observe/progress.ts'

function draw(
  isTTY: boolean,
  total?: number,
): { run: (at: number, done: number) => void; end: () => void; written: string[] } {
  let time = 0
  const written: string[] = []
  const progress = createProgress({
    stream: { isTTY, columns: 120, write: (text) => written.push(text) },
    title: 'rows',
    now: () => time,
    ...(total === undefined ? {} : { total }),
  })
  return {
    written,
    run(at, done) {
      time = at
      progress.update(done)
    },
    end: () => progress.end(),
  }
}

suite('progress', () => {
  test('is silent for the first second', () => {
    const { run, end, written } = draw(true, 100)
    run(10, 1)
    run(999, 99)
    end()
    assert.deepEqual(written, [])
  })

  test('draws one line over and over on a terminal, and leaves nothing behind', () => {
    const { run, end, written } = draw(true, 4_000)
    run(1_000, 1_000)
    run(1_050, 1_100)
    run(1_200, 2_000)
    end()
    assert.equal(written.length, 3)
    assert.equal(
      written[0],
      `\r\u001b[Krows  ${'█'.repeat(6)}${'░'.repeat(18)}  25 %  1\u202f000 of 4\u202f000  1\u202f000/s  3.0 s left`,
    )
    assert.equal(written[2], '\r\u001b[K')
  })

  test('writes a line every few seconds elsewhere', () => {
    const { run, end, written } = draw(false)
    run(1_000, 10)
    run(2_000, 20)
    run(6_000, 60)
    end()
    assert.deepEqual(written, ['rows  10  10/s\n', 'rows  60  10/s\n'])
  })

  test('never says more than everything', () => {
    const { run, written } = draw(false, 10)
    run(2_000, 20)
    assert.match(written[0] ?? '', /100 %/u)
  })

  test('writes counts and durations for people', () => {
    assert.equal(formatCount(1_234_567), '1\u202f234\u202f567')
    assert.equal(formatCount(999), '999')
    assert.equal(formatDuration(850), '850 ms')
    assert.equal(formatDuration(4_200), '4.2 s')
    assert.equal(formatDuration(200_000), '3 min 20 s')
    assert.equal(formatDuration(7_500_000), '2 h 5 min')
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { handshakeLog } from '../../src/app/operations/handshake-log.ts'
import { type LogFields, silentLog } from '../../src/observe/log.ts'

suite('the log of handshakes', () => {
  test('has ten lines a minute, and says how many more there were', () => {
    let now = 0
    const lines: (LogFields | undefined)[] = []
    const log = { ...silentLog, warn: (_: string, fields?: LogFields) => void lines.push(fields) }
    const tell = handshakeLog(log, { now: () => now })
    for (let at = 0; at < 1_000; at += 1) tell({ address: `10.0.0.${at % 250}`, reason: 'ERR_SSL' })
    assert.equal(lines.length, 10)
    assert.deepEqual(lines[0], { address: '10.0.0.0', reason: 'ERR_SSL' })
    now += 60_000
    tell({ address: '10.0.0.1', reason: 'ERR_SSL' })
    assert.deepEqual(lines.slice(10), [{ count: 990 }, { address: '10.0.0.1', reason: 'ERR_SSL' }])
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createLog, logLine } from '../../src/observe/json-log.ts'
import type { LogFields, LogLevel } from '../../src/observe/log.ts'
import { LogThreshold } from '../../src/observe/log-threshold.ts'
import { version } from '../../src/observe/version.ts'

function capture(level: LogLevel = 'info'): {
  readonly log: ReturnType<typeof createLog>
  readonly lines: () => unknown[]
} {
  const written: string[] = []
  const destination = { write: (text: string) => void written.push(text) }
  const log = createLog({
    threshold: new LogThreshold(level),
    destination,
    now: () => Date.UTC(2026, 10, 23),
  })
  return { log, lines: () => written.map((line): unknown => JSON.parse(line)) }
}

suite('log', () => {
  test('writes one JSON object a line: time, level, message and fields', () => {
    const { log, lines } = capture()
    log.info('request answered', { connector: 'People', status: 201, milliseconds: 4 })
    assert.deepEqual(lines(), [
      {
        level: 'info',
        time: '2026-11-23T00:00:00.000Z',
        connector: 'People',
        status: 201,
        milliseconds: 4,
        message: 'request answered',
      },
    ])
  })

  test('drops every field that could carry a value', () => {
    const { log, lines } = capture()
    const sneaky = { connector: 'People', body: { userName: 'ada' }, password: 'x' } as LogFields
    log.error('failed', sneaky)
    log.with(sneaky).warn('again')
    assert.ok(!JSON.stringify(lines()).includes('ada'))
    assert.ok(!JSON.stringify(lines()).includes('password'))
  })

  test('adds the fields of its parent and keeps to the level', () => {
    const { log, lines } = capture('warn')
    const request = log.with({ requestId: 'r-1' })
    request.info('not written')
    request.warn('written', { attempt: 2 })
    assert.equal(lines().length, 1)
    assert.partialDeepStrictEqual(lines()[0], { requestId: 'r-1', attempt: 2, level: 'warn' })
  })

  test('a run has its number, profile, step, result and plan in its lines', () => {
    const { log, lines } = capture()
    const fields = {
      run: 7,
      profile: 'nightly',
      step: 'export',
      result: 'held',
      plan: 'p-1',
      next: 'x',
    }
    log.info('A run has ended.', fields)
    assert.partialDeepStrictEqual(lines()[0], fields)
  })

  test('the level may change while the program runs, also for logs that were made before', () => {
    const written: string[] = []
    const destination = { write: (text: string) => void written.push(text) }
    const threshold = new LogThreshold('warn')
    const log = createLog({ threshold, destination, now: () => 0 }).with({ connector: 'HR' })
    log.info('not written')
    assert.equal(threshold.toggleDebug(), 'debug')
    log.debug('written')
    assert.equal(threshold.toggleDebug(), 'warn')
    log.info('not written')
    assert.deepEqual(
      written.map((line) => /"message":"([^"]*)"/u.exec(line)?.[1]),
      ['written'],
    )
  })

  test('a line that is made without the log is the one that the log writes', () => {
    const written: string[] = []
    const destination = { write: (text: string) => void written.push(text) }
    const at = Date.UTC(2026, 10, 23)
    const fields: LogFields = {
      requestId: 'r-1',
      method: 'GET',
      route: '/Users/{id}',
      status: 404,
      milliseconds: 0.25,
      connector: 'a "quoted"\n name',
      code: 'OBJECT_UNKNOWN',
    }
    createLog({ threshold: new LogThreshold('info'), destination, now: () => at }).info(
      'request',
      fields,
    )
    assert.deepEqual([logLine('info', at, 'request', fields)], written)
  })

  test('keeps a line break of a name inside its line', () => {
    const { log, lines } = capture()
    log.info('odd name', { connector: 'a\n{"level":"error"}' })
    assert.partialDeepStrictEqual(lines()[0], { connector: 'a\n{"level":"error"}' })
  })
})

suite('version', () => {
  test('is that of package.json', () => {
    assert.match(version(), /^\d+\.\d+\.\d+/u)
  })
})

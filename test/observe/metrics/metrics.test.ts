import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { METRICS } from '../../../src/observe/metrics/catalogue.ts'
import { ConnectorLabels } from '../../../src/observe/metrics/connector-labels.ts'
import { createExposition, metricNames } from '../../../src/observe/metrics/exposition.ts'
import { metricText } from '../../../src/observe/metrics/metric-text.ts'
import { RequestCounts } from '../../../src/observe/metrics/request-counts.ts'
import { RowCounts } from '../../../src/observe/metrics/row-counts.ts'
import { RunCounts } from '../../../src/observe/metrics/run-counts.ts'

const request = { connector: 'HR', method: 'GET', route: '/Users/{id}', status: 200, duration: 3 }

suite('metrics', () => {
  test('requests are counted by connector, method, route and class of the status', async () => {
    const counts = new RequestCounts(new ConnectorLabels())
    counts.count(request)
    counts.count({ ...request, status: 201, method: 'POST' })
    counts.count({ ...request, status: 404, code: 'OBJECT_UNKNOWN' })
    const text = await textOf(counts)
    assert.match(text, line('requests_total', 'route="/Users/{id}",status="2xx",method="GET"', 1))
    assert.match(text, line('requests_total', 'route="/Users/{id}",status="2xx",method="POST"', 1))
    assert.match(text, line('requests_total', 'route="/Users/{id}",status="4xx",method="GET"', 1))
    assert.match(text, line('request_failures_total', 'code="OBJECT_UNKNOWN"', 1))
  })

  test('the buckets of a histogram are cumulated, and the last one holds everything', async () => {
    const counts = new RequestCounts(new ConnectorLabels())
    for (const duration of [0.5, 3, 60, 90_000]) counts.count({ ...request, duration })
    const text = await textOf(counts)
    const of = (le: string) =>
      text.match(new RegExp(`duration_seconds_bucket.*le="${le}"} (\\d+)`))?.[1]
    assert.deepEqual(['0.001', '0.005', '0.1', '5', '\\+Inf'].map(of), ['1', '2', '3', '3', '4'])
    assert.match(text, /duration_seconds_sum\{.*\} 90\.0635\n/u)
    assert.match(text, /duration_seconds_count\{.*\} 4\n/u)
  })

  test('a method that HTTP does not know makes no series of its own', async () => {
    const counts = new RequestCounts(new ConnectorLabels())
    for (const method of ['PROPFIND', 'M-SEARCH']) counts.count({ ...request, method })
    assert.match(
      await textOf(counts),
      line('requests_total', 'route="/Users/{id}",status="2xx",method="other"', 2),
    )
  })

  test('ten thousand connectors have as many series as five hundred, and every request counts', () => {
    const labels = new ConnectorLabels()
    const counts = new RequestCounts(labels)
    for (let at = 0; at < 10_000; at += 1) counts.count({ ...request, connector: `C${at}` })
    const totals = [...counts.samples()].flatMap((one) =>
      one.metric === 'rollcall_requests_total' && 'value' in one ? one : [],
    )
    assert.equal(totals.length, 501)
    assert.equal(
      totals.reduce((sum, one) => sum + one.value, 0),
      10_000,
    )
    assert.equal(totals.find((one) => one.labels['connector'] === '(other)')?.value, 9_500)
    assert.equal(labels.folded, 9_500)
  })

  test('rows are counted by connector, operation and cause', () => {
    const counts = new RowCounts(new ConnectorLabels())
    const hr = counts.of('HR')
    hr.changed('insert', 'event')
    hr.changed('insert', 'event')
    counts.of('HR').changed('delete', 'mapping')
    hr.failed('ROW_UNIQUE')
    assert.deepEqual(
      [...counts.samples()],
      [
        sample('rollcall_rows_changed_total', { connector: 'HR', op: 'insert', cause: 'event' }, 2),
        sample(
          'rollcall_rows_changed_total',
          { connector: 'HR', op: 'delete', cause: 'mapping' },
          1,
        ),
        sample('rollcall_rows_failed_total', { connector: 'HR', code: 'ROW_UNIQUE' }, 1),
      ],
    )
  })

  test('a run of before the start says when it was, and counts for nothing else', () => {
    const counts = new RunCounts(new ConnectorLabels())
    const run = { connector: 'HR', profile: 'nightly', result: 'done', endedAt: 5_000 }
    counts.remember(run)
    assert.deepEqual(
      [...counts.samples()].map((one) => one.metric),
      ['rollcall_run_last_timestamp_seconds', 'rollcall_run_last_success_timestamp_seconds'],
    )
    counts.ended({ ...run, result: 'failed', endedAt: 9_000 }, 2_000)
    const last = (metric: string) =>
      [...counts.samples()].flatMap((one) =>
        one.metric === metric && 'value' in one ? one.value : [],
      )
    assert.deepEqual(last('rollcall_run_last_timestamp_seconds'), [9])
    assert.deepEqual(last('rollcall_run_last_success_timestamp_seconds'), [5])
  })

  test('label values are escaped, so that no name can make lines of its own', () => {
    const descriptor = METRICS.rollcall_rows
    const labels = { connector: 'a"} 1\nevil{x="\\' }
    const text = metricText('rollcall_rows', descriptor, [
      { metric: 'rollcall_rows', labels, value: 1 },
    ])
    assert.equal(text.split('\n')[2], 'rollcall_rows{connector="a\\"} 1\\nevil{x=\\"\\\\"} 1')
  })

  test('every metric is told with HELP and TYPE also before anything has happened, and the process with it', async () => {
    const text = await (await createExposition(() => [])).text()
    for (const name of metricNames()) assert.ok(text.includes(`# TYPE ${name} `), name)
    assert.match(text, /^process_cpu_user_seconds_total \d/mu)
  })

  test('only counters are called total, as Prometheus wants it', async () => {
    const text = await (await createExposition(() => [])).text()
    const wrong = [...text.matchAll(/^# TYPE (\S+_total) (?!counter)/gmu)].map(([, name]) => name)
    assert.deepEqual(wrong, [])
  })

  test('no metric has a label that could hold a person', () => {
    const all = new Set(Object.values(METRICS).flatMap((one) => one.labels))
    const known = ['version', 'revision', 'node', 'connector', 'method', 'route', 'status', 'code']
    known.push('op', 'cause', 'profile', 'result', 'state', 'use', 'sha', 'digest')
    assert.deepEqual(
      [...all].filter((label) => !known.includes(label)),
      [],
    )
  })
})

function line(metric: string, labels: string, value: number): RegExp {
  const escaped = labels.replaceAll(/[{}/]/gu, '\\$&')
  return new RegExp(`^rollcall_${metric}\\{connector="HR",${escaped}\\} ${value}$`, 'mu')
}

function sample(metric: string, labels: Record<string, string>, value: number): object {
  return { metric, labels, value }
}

async function textOf(counts: RequestCounts): Promise<string> {
  const exposition = await createExposition(() => counts.samples())
  return exposition.text()
}

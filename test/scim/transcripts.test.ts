import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { isObject, type JsonValue } from '../../src/model/value.ts'
import { world, type Answer, type World } from './world.ts'

/**
 * Transcripts: what a client sends and what it gets, one file a story, each in a world of its own.
 *
 *     text before the first title: further lines of the connector
 *     ### title                    what is shown, with its clause
 *     > POST /Users                request, below the connector's path ("~/…" is a whole path)
 *     > if-match: W/"x"            headers
 *     { … }                        body
 *     < 201                        status
 *     < location: …                headers
 *     { … }                        body: "*" stands for anything, a key "..." for further keys
 *     = [ … ]                      the rows afterwards
 */
interface Step {
  readonly title: string
  readonly request: string
  readonly sent: Record<string, string>
  readonly body: string
  readonly status: number
  readonly got: Record<string, string>
  readonly answer: string
  readonly rows: string
}

const FOLDER = new URL('transcripts/', import.meta.url)

for (const file of readdirSync(FOLDER).toSorted()) {
  suite(`transcript ${file}`, () => {
    const { more, steps } = parse(readFileSync(new URL(file, FOLDER), 'utf8'))
    test('is played to its end', async (t) => {
      const there = await world(t, { more })
      assert.ok(steps.length > 0)
      for (const step of steps) {
        await t.test(step.title, () => play(there, step))
      }
    })
  })
}

async function play(there: World, step: Step): Promise<void> {
  const [method = '', ...path] = step.request.split(' ')
  const body = step.body === '' ? undefined : step.body
  const answer = await there.send(method, path.join(' '), body, step.sent)
  assert.equal(answer.status, step.status, answer.text)
  for (const [name, value] of Object.entries(step.got)) assert.equal(answer.headers[name], value)
  everyAnswer(answer)
  if (step.answer !== '') compare(answer.json, JSON.parse(step.answer), 'body')
  if (step.rows !== '') compare(plain(there.rows()), JSON.parse(step.rows), 'rows')
}

/** What holds for whatever is answered (RFC 7644 §3.1, §3.12, §8.1). */
function everyAnswer({ status, headers, json, text }: Answer): void {
  assert.match(headers['content-type'] ?? '', /^application\/scim\+json/u)
  assert.equal(/[:[,]null/u.test(text.replaceAll(/"(?:[^"\\]|\\.)*"/gu, '""')), false, 'a null')
  if (status < 400) return
  assert.ok(isObject(json))
  assert.deepEqual(json['schemas'], ['urn:ietf:params:scim:api:messages:2.0:Error'])
  assert.equal(json['status'], String(status))
}

function compare(actual: JsonValue | undefined, expected: JsonValue, place: string): void {
  if (expected === '*') {
    assert.notEqual(actual, undefined, place)
    return
  }
  if (Array.isArray(expected)) {
    assert.ok(Array.isArray(actual), place)
    assert.equal(actual.length, expected.length, `${place}: ${JSON.stringify(actual)}`)
    for (const [index, one] of expected.entries()) compare(actual[index], one, `${place}.${index}`)
    return
  }
  if (!isObject(expected)) {
    assert.equal(actual, expected, place)
    return
  }
  assert.ok(isObject(actual), place)
  const { '...': open, ...members } = expected
  for (const [name, one] of Object.entries(members)) compare(actual[name], one, `${place}.${name}`)
  if (open === undefined) {
    assert.deepEqual(Object.keys(actual).toSorted(), Object.keys(members).toSorted(), place)
  }
}

function plain(rows: readonly Record<string, unknown>[]): JsonValue {
  const parsed: JsonValue = JSON.parse(JSON.stringify(rows))
  return parsed
}

function parse(text: string): { readonly more: string; readonly steps: readonly Step[] } {
  const [more = '', ...sections] = text.split(/^### /mu)
  return { more, steps: sections.flatMap(parseSection) }
}

/** A section may hold several requests; the title is that of all. */
function parseSection(section: string): readonly Step[] {
  const [title = '', ...lines] = section.split('\n')
  const steps: Record<'>' | '<' | '=' | 'body' | 'answer', string[]>[] = []
  let last: '>' | '<' | '=' | undefined
  for (const line of lines) {
    const mark = /^([><=]) /u.exec(line)?.[1]
    if (mark === '>' && last !== '>')
      steps.push({ '>': [], '<': [], '=': [], body: [], answer: [] })
    const step = steps.at(-1)
    if (step === undefined) continue
    if (mark === '>' || mark === '<' || mark === '=') {
      step[mark].push(line.slice(2))
      last = mark
    } else if (last === '=') step['='].push(line)
    else (last === '<' ? step.answer : step.body).push(line)
  }
  return steps.map((step, index) => ({
    title: index === 0 ? title : `${title} (${index + 1})`,
    request: step['>'][0] ?? '',
    sent: headersOf(step['>']),
    body: step.body.join('\n').trim(),
    status: Number(step['<'][0]),
    got: headersOf(step['<']),
    answer: step.answer.join('\n').trim(),
    rows: step['='].join('\n').trim(),
  }))
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.slice(1).map((line) => {
      const at = line.indexOf(': ')
      return [line.slice(0, at), line.slice(at + 2)]
    }),
  )
}

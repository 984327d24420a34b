import assert from 'node:assert/strict'

/** Part of every value of a person here, so that one search finds any that leaks. */
export const MARK = 'geheim'

/** An answer, read. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
  readonly text: string
}

/** What holds for every answer, whatever was asked. */
export function checkAnswer(response: Response, text: string): Answer {
  const { status, headers } = response
  if (text === '') return { status, headers, text, body: {} }
  assert.match(headers.get('content-type') ?? '', /^application\/scim\+json(;|$)/u)
  const body: unknown = JSON.parse(text)
  assert.ok(typeof body === 'object' && body !== null && !Array.isArray(body))
  assert.ok(!holds(body, (_, value) => value === null), `null in an answer: ${text}`)
  assert.ok(!holds(body, (key) => key.toLowerCase() === 'password') || isSchema(body))
  if (status >= 400) {
    assert.ok(!text.toLowerCase().includes(MARK), `a person's value in an error: ${text}`)
    assert.doesNotMatch(text, /(?:select .+ from|insert into|update .+ set|delete from) /iu)
    assert.equal(Object(body)['status'], String(status))
  }
  if (status === 503) assert.ok(Number(headers.get('retry-after')) > 0, 'no Retry-After')
  return { status, headers, text, body: { ...body } }
}

function holds(value: unknown, test: (key: string, value: unknown) => boolean): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(([key, one]) => test(key, one) || holds(one, test))
}

function isSchema(body: object): boolean {
  return JSON.stringify(body).includes('urn:ietf:params:scim:schemas:core:2.0:Schema')
}

/** No value and no secret reached the log. */
export function checkLog(lines: readonly string[], connection: string): void {
  const leaks = lines.filter((line) => {
    const lower = line.toLowerCase()
    return lower.includes(MARK) || (/:\/\//u.test(connection) && line.includes(connection))
  })
  assert.deepEqual(leaks, [], 'the log tells values')
}

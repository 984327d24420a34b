import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { suite, test, type TestContext } from 'node:test'
import { webhookPage } from '../../../src/app/revisions/webhook-page.ts'
import { Secret } from '../../../src/config/secret.ts'
import { connectorTable } from '../../../src/scim/binding.ts'
import { createScimServer } from '../../../src/scim/server.ts'

const SECRET = 'blue-h0rses-at-noon'
const NOW = Date.parse('2026-11-23T12:00:00Z')

interface Hook {
  readonly post: (
    headers: Readonly<Record<string, string>>,
    body?: string,
  ) => Promise<{ status: number; body: string }>
  readonly woken: () => number
  readonly lines: readonly { readonly route: string; readonly status: number }[]
  secret: string
  now: number
}

function hook(t: TestContext): Hook {
  let count = 0
  const state = { secret: SECRET, now: NOW }
  const lines: { route: string; status: number }[] = []
  const clock = { now: () => state.now }
  const page = webhookPage({
    secret: { current: () => new Secret(state.secret) },
    clock,
    wake: () => (count += 1),
  })
  const server = createScimServer({
    connectors: () => connectorTable([]),
    clock,
    log: ({ route, status }) => lines.push({ route, status }),
    pages: [page],
  })
  t.after(() => server.close())
  return Object.assign(state, {
    post: (headers: Readonly<Record<string, string>>, body = '{"ref":"refs/heads/main"}') =>
      server.inject({
        method: 'POST',
        url: '/webhook',
        headers: { 'content-type': 'application/json', ...headers },
        body,
      }),
    woken: () => count,
    lines,
  })
}

function hex(body: string, secret = SECRET): string {
  return createHmac('sha256', secret).update(body).digest('hex')
}

function standard(body: string, options: { key: Buffer; at: number; id?: string }) {
  const { key, at, id = 'd-1' } = options
  const value = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': `${at}`,
    'webhook-signature': `v1,${'A'.repeat(43)}= v1,${value}`,
  }
}

const BODY = '{"ref":"refs/heads/main","name":"Bjørn"}'

suite('the webhook', () => {
  test('takes what GitHub, GitLab, Gitea, Bitbucket and Azure DevOps send, and looks', async (t) => {
    const key = Buffer.from('0123456789abcdef0123456789abcdef')
    const basic = Buffer.from(`rollcall:${SECRET}`).toString('base64')
    const deliveries: readonly (readonly [string, Readonly<Record<string, string>>, string?])[] = [
      ['GitHub', { 'x-hub-signature-256': `sha256=${hex(BODY)}`, 'x-github-delivery': '1' }],
      ['Gitea', { 'x-gitea-signature': hex(BODY), 'x-gitea-delivery': '2' }],
      ['Bitbucket', { 'x-hub-signature': `sha256=${hex(BODY)}`, 'x-request-uuid': '3' }],
      ['GitLab', { 'x-gitlab-token': SECRET, 'x-gitlab-event-uuid': '4' }],
      ['Azure DevOps', { authorization: `Basic ${basic}` }],
      ['GitLab, signed', standard(BODY, { key: Buffer.from(SECRET), at: NOW / 1000 })],
      [
        'Standard Webhooks',
        standard(BODY, { key, at: NOW / 1000 - 200 }),
        `whsec_${key.toString('base64')}`,
      ],
    ]
    for (const [name, headers, secret] of deliveries) {
      const one = hook(t)
      if (secret !== undefined) one.secret = secret
      assert.equal((await one.post(headers, BODY)).status, 202, name)
      assert.equal(one.woken(), 1, name)
      assert.deepEqual(one.lines, [{ route: '/webhook', status: 202 }])
    }
  })

  test('a forged delivery is 401 and causes nothing', async (t) => {
    const there = hook(t)
    const wrong = Buffer.from('rollcall:wrong').toString('base64')
    const key = Buffer.from(SECRET)
    const forged: readonly Readonly<Record<string, string>>[] = [
      {},
      { 'x-hub-signature-256': `sha256=${hex(BODY, 'wrong')}` },
      { 'x-hub-signature-256': `sha256=${hex(`${BODY} `)}` },
      { 'x-hub-signature-256': 'sha256=' },
      { 'x-hub-signature-256': hex(BODY) },
      { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` },
      { 'x-gitea-signature': '' },
      { 'x-gitlab-token': '' },
      { 'x-gitlab-token': 'wrong' },
      { 'x-gitlab-token': SECRET.slice(0, -1) },
      { authorization: `Basic ${wrong}` },
      { authorization: `Basic ${Buffer.from(SECRET).toString('base64')}` },
      { authorization: `Bearer ${SECRET}` },
      standard(BODY, { key, at: NOW / 1000 - 301 }),
      standard(BODY, { key, at: NOW / 1000 + 301 }),
      { ...standard(BODY, { key, at: NOW / 1000 }), 'webhook-id': 'other' },
      standard(BODY, { key: Buffer.from('wrong'), at: NOW / 1000 }),
    ]
    for (const headers of forged) {
      const { status, body } = await there.post(headers, BODY)
      assert.equal(status, 401, JSON.stringify(headers))
      assert.equal(body.includes(SECRET), false)
    }
    assert.equal(there.woken(), 0)
  })

  test('a delivery that is sent again is answered alike and causes nothing', async (t) => {
    const there = hook(t)
    const headers = { 'x-hub-signature-256': `sha256=${hex(BODY)}`, 'x-github-delivery': '1' }
    for (let count = 0; count < 5; count += 1) {
      assert.equal((await there.post(headers, BODY)).status, 202)
    }
    // The number is not signed: with another one it is the same delivery still.
    assert.equal((await there.post({ ...headers, 'x-github-delivery': '2' }, BODY)).status, 202)
    assert.equal(there.woken(), 1)
    there.now += 600_000
    await there.post(headers, BODY)
    assert.equal(there.woken(), 2)
  })

  test('more deliveries than a server sends are put off', async (t) => {
    const there = hook(t)
    const statuses: number[] = []
    for (let count = 0; count < 60; count += 1) {
      statuses.push((await there.post({ 'x-gitlab-token': 'wrong' })).status)
    }
    assert.deepEqual([...new Set(statuses)], [401, 429])
    assert.equal(statuses.filter((status) => status === 401).length, 50)
  })

  test('takes POST alone, whatever the body is, and follows a secret that is rotated', async (t) => {
    const there = hook(t)
    const form = 'payload=%7B%7D'
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-hub-signature-256': `sha256=${hex(form)}`,
    }
    assert.equal((await there.post(headers, form)).status, 202)
    assert.equal((await there.post({ 'x-gitlab-token': SECRET }, 'no json {')).status, 202)
    there.secret = 'another secret'
    assert.equal((await there.post({ 'x-gitlab-token': SECRET })).status, 401)
    assert.equal((await there.post({ 'x-gitlab-token': 'another secret' })).status, 202)
  })
})

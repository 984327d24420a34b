import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createServiceLog } from '../../src/app/service-log.ts'
import type { RequestLine } from '../../src/http/application.ts'
import { fixedClock } from '../../src/model/clock.ts'
import { LogThreshold } from '../../src/observe/log-threshold.ts'

const LINE: RequestLine = {
  requestId: 'r1',
  method: 'POST',
  route: '/Users',
  status: 201,
  duration: 1,
  bytes: 2,
  unread: () => ['title', 'enterprise.costCenter'],
}

async function written(kind: 'json' | 'human', level: 'debug' | 'info'): Promise<string> {
  let text = ''
  const { request } = await createServiceLog({
    kind,
    stream: { write: (more: string) => (text += more) },
    clock: fixedClock(0),
    colour: false,
    threshold: new LogThreshold(level),
  })
  request(LINE)
  await new Promise((resolve) => setImmediate(resolve))
  return text
}

suite('the log of the service', () => {
  test('names at debug what was sent and that no mapping reads', async () => {
    assert.match(await written('json', 'debug'), /"unread":"title, enterprise\.costCenter"/u)
    assert.match(await written('human', 'debug'), /unread title, enterprise\.costCenter/u)
  })

  test('does not work it out where nobody sees it', async () => {
    for (const kind of ['json', 'human'] as const) {
      const text = await written(kind, 'info')
      assert.match(text, /POST/u)
      assert.doesNotMatch(text, /unread/u)
    }
  })
})

import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { suite, test, type TestContext } from 'node:test'
import { openRowSource } from '../../src/app/simulation-rows.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { systemClock } from '../../src/model/clock.ts'
import type { RowSource } from '../../src/harness/simulate/simulate.ts'
import { entra, entraLegacy } from '../../src/harness/simulate/entra.ts'
import type { IdentityProvider } from '../../src/harness/simulate/identity-provider.ts'
import { okta } from '../../src/harness/simulate/okta.ts'
import type { SimulationResult } from '../../src/harness/simulate/result.ts'
import { simulate } from '../../src/harness/simulate/simulate.ts'
import { connector, serviceWith, TOKEN, type TestService } from '../app/running-service.ts'

/** An answer of the real service, to be spoiled on its way. */
interface Passing {
  readonly method: string
  readonly path: string
  status: number
  headers: Record<string, string>
  body: string
}

/** Half of the people leave at once, which thresholds are there to hold back. */
const UNLIMITED = '    thresholds: { deletes: 100%, disables: 100% }\n'

async function service(t: TestContext, more = ''): Promise<TestService> {
  return serviceWith(t, {
    connectors: [connector('HR', more)],
    tables: ['HR'],
    environment: { HR_TOKEN: TOKEN },
  })
}

/** A proxy that lets `spoil` change every answer; `false` cuts the connection. */
async function proxy(
  t: TestContext,
  target: string,
  spoil: (passing: Passing) => boolean | void,
): Promise<string> {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const method = request.method ?? 'GET'
    const path = request.url ?? '/'
    const headers: Record<string, string> = {}
    for (const name of ['authorization', 'content-type']) {
      const value = request.headers[name]
      if (typeof value === 'string') headers[name] = value
    }
    const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }
    const answer = await fetch(target + path, { method, headers, ...body })
    const passing: Passing = {
      method,
      path,
      status: answer.status,
      headers: Object.fromEntries(
        [...answer.headers].filter(([name]) => ['content-type', 'location'].includes(name)),
      ),
      body: await answer.text(),
    }
    if (spoil(passing) === false) {
      response.destroy()
      return
    }
    response.writeHead(passing.status, passing.headers)
    response.end(passing.body)
  }
  const server = createServer((request, response) => void pass(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`
}

function play(
  url: string,
  options: {
    idp?: IdentityProvider
    users?: number
    ecma2host?: boolean
    rows?: RowSource
  } = {},
): Promise<SimulationResult> {
  return simulate({
    url: new URL(url),
    token: TOKEN,
    idp: options.idp ?? entra,
    users: options.users ?? 8,
    seed: 1,
    alphabet: 'unicode',
    concurrency: 4,
    patience: 2,
    ecma2host: options.ecma2host ?? false,
    signal: new AbortController().signal,
    ...(options.rows === undefined ? {} : { rows: options.rows }),
  })
}

suite('simulate', () => {
  for (const idp of [entra, entraLegacy, okta]) {
    test(`${idp.name} finds nothing wrong with the service, twice over`, async (t) => {
      const { running, sql } = await service(t, UNLIMITED)
      const url = `${running.address.url}/scim/HR`
      for (const round of [1, 2]) {
        const result = await play(url, { idp, users: 24 })
        assert.deepEqual(result.wrongAnswers, [], `round ${round}`)
        assert.ok(result.requests > 100)
        assert.ok(result.unadvertised.includes('title'), 'which nothing maps')
        assert.ok(!result.unadvertised.includes('userName'))
      }
      assert.equal(sql('SELECT * FROM HR').length, idp.deletes ? 21 : 24)
    })
  }

  test('what a threshold holds back is told, and is nothing wrong', async (t) => {
    const { running, folder } = await service(t)
    const [definition] = (await loadConfiguration(['connectors.yaml'], { cwd: folder })).connectors
    assert.ok(definition)
    const state = { config: ['connectors.yaml'], state: undefined }
    const options = { cwd: folder, environment: {}, clock: systemClock, ...state }
    const rows = await openRowSource(definition, options)
    t.after(() => rows.close())
    const result = await play(`${running.address.url}/scim/HR`, { users: 60, rows: rows.source })
    assert.deepEqual(result.wrongAnswers, [])
    assert.ok(result.waiting > 0, 'more than ten disables wait')
  })

  test('the names of the ECMA Connector Host work as well, booleans as texts or not', async (t) => {
    const { running, sql } = await service(t)
    const url = `${running.address.url}/ecma2host_HR/scim`
    for (const idp of [entra, entraLegacy]) {
      const result = await play(url, { idp, ecma2host: true })
      assert.deepEqual(result.wrongAnswers, [], idp.name)
    }
    assert.ok(sql('SELECT * FROM HR WHERE Active IS NULL OR UserName IS NULL').length === 0)
  })

  test('where onDisable deletes, people are gone and come back as new', async (t) => {
    const { running } = await service(t, '    deprovision: { onDisable: delete }\n')
    const result = await play(`${running.address.url}/scim/HR`)
    assert.deepEqual(result.wrongAnswers, [])
    const disable = result.phases.find((phase) => phase.name === 'disable')
    assert.deepEqual(disable?.counts, { gone: 4 })
  })

  test('connections that are cut are repeated, and nobody is doubled', async (t) => {
    const { running, sql } = await service(t)
    let number = 0
    const url = await proxy(t, running.address.url, () => {
      number += 1
      return number % 7 !== 3
    })
    const result = await play(`${url}/scim/HR`)
    assert.ok(result.retries > 5, `${result.retries} retries`)
    const doubled = sql('SELECT UserName FROM HR GROUP BY UserName HAVING count(*) > 1')
    assert.equal(doubled.length, 0)
    const other = result.wrongAnswers.filter((one) => !/Location|absolute/u.test(one.fault))
    assert.deepEqual(other, [])
  })
})

/** What a spoiled answer is found out by. */
const SPOILED: readonly (readonly [string, (passing: Passing) => void, RegExp])[] = [
  [
    'a null in a resource',
    (passing) => {
      if (passing.path.includes('/Users/'))
        passing.body = passing.body.replace('"id"', '"x":null,"id"')
    },
    /null at x/u,
  ],
  [
    'the wrong media type',
    (passing) => {
      passing.headers['content-type'] = 'application/json'
    },
    /content type application\/json/u,
  ],
  [
    'a POST without Location',
    (passing) => {
      if (passing.method === 'POST') delete passing.headers['location']
    },
    /without a Location/u,
  ],
  [
    'a POST that answers 200',
    (passing) => {
      if (passing.method === 'POST') passing.status = 200
    },
    /status 200 instead of 201/u,
  ],
  [
    'a value that was changed',
    (passing) => {
      if (passing.method === 'GET') passing.body = passing.body.replaceAll('-Ny"', '-Gammel"')
    },
    /name\.familyName is ".*-Gammel" instead of ".*-Ny"/u,
  ],
  [
    'a disable that is not shown',
    (passing) => {
      if (passing.method === 'PATCH')
        passing.body = passing.body.replace('"active":false', '"active":true')
    },
    /active is true instead of false/u,
  ],
  [
    'a person that is still there after DELETE',
    (passing) => {
      if (passing.status === 404 && /Users\/[^?]+$/u.test(passing.path)) {
        passing.status = 200
        passing.body = '{"schemas":[],"id":"1"}'
      }
    },
    /status 200 instead of 404/u,
  ],
  [
    'a search that finds everybody',
    (passing) => {
      if (passing.path.includes('filter=')) {
        passing.body = passing.body.replace(/"totalResults":\d+/u, '"totalResults":8')
      }
    },
    /totalResults 8 instead of [01]/u,
  ],
  [
    'an endpoint that lets everybody in',
    (passing) => {
      if (passing.status === 401) passing.status = 200
    },
    /status 200 instead of 401/u,
  ],
  [
    'a password that comes back',
    (passing) => {
      if (passing.method === 'POST')
        passing.body = passing.body.replace('"id"', '"password":"x","id"')
    },
    /the password came back/u,
  ],
]

suite('simulate finds out', () => {
  for (const [what, spoil, fault] of SPOILED) {
    test(what, async (t) => {
      const { running } = await service(t)
      const url = await proxy(t, running.address.url, spoil)
      const result = await play(`${url}/scim/HR`)
      assert.ok(result.wrong > 0, 'nothing was found wrong')
      const found = result.wrongAnswers.map((one) => one.fault)
      assert.ok(
        found.some((one) => fault.test(one)),
        found.join('\n'),
      )
    })
  }
})

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls'
import type { HttpApplication, RequestLine } from '../../src/http/application.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from '../../src/http/limits.ts'
import { HttpServer, isLoopback } from '../../src/http/server.ts'
import type { HandshakeFailure } from '../../src/http/handshake-failures.ts'
import type { CertificateNews } from '../../src/http/certificate-watch.ts'
import { makeSelfSigned, readTlsFiles, type TlsSource } from '../../src/http/tls.ts'
import { systemClock, type Clock } from '../../src/model/clock.ts'
import { isSyncError, SyncError } from '../../src/model/errors.ts'

const LOCAL = { host: '127.0.0.1', port: 0 }

/** Tells the path of each request that is being handled. */
const handled = new EventEmitter()

/**
 * Answers with what it got; `/secret` is closed, `/broken` fails, `/slow` takes its time, `/endless` all of it,
 * `/bytes` digests a body of at most 2 MB.
 */
const echo: HttpApplication = {
  admit(head) {
    if (head.path === '/bytes') {
      const digest = createHash('sha256')
      return {
        route: head.path,
        bytes: { limit: 2_000_000, take: (chunk) => void digest.update(chunk) },
        handle: () => ({ status: 200, body: digest.digest('hex') }),
      }
    }
    if (head.path === '/secret') throw new SyncError('REQUEST_UNAUTHORIZED', 'No.')
    return {
      route: head.path,
      async handle(body) {
        handled.emit(head.path)
        if (head.path === '/broken') throw new TypeError('a secret value')
        if (head.path === '/slow') await wait(200)
        if (head.path === '/endless') await wait(60_000, undefined, { ref: false })
        const text = JSON.stringify({ path: head.path, query: head.query, body })
        return { status: 200, headers: { 'content-type': 'application/scim+json' }, body: text }
      },
    }
  },
  refuse: (error, head) => ({
    status: error.meaning.status,
    headers: { 'content-type': 'application/scim+json' },
    body: JSON.stringify({ code: error.code, message: error.message, id: head?.id }),
    code: error.code,
  }),
}

interface Made {
  readonly server: HttpServer
  readonly lines: RequestLine[]
}

function make(
  t: TestContext,
  given: {
    tls?: TlsSource
    limits?: Partial<HttpLimits>
    clock?: Clock
    onCertificate?: (news: CertificateNews) => void
    onHandshakeFailure?: (failure: HandshakeFailure) => void
    insecureHttp?: true
  } = {},
): Made {
  const lines: RequestLine[] = []
  let serial = 0
  const { limits, ...others } = given
  const server = new HttpServer({
    application: echo,
    log: (line) => lines.push(line),
    clock: systemClock,
    ids: () => `id-${(serial += 1)}`,
    limits: { ...DEFAULT_HTTP_LIMITS, ...limits },
    ...others,
  })
  t.after(() => server.close({ within: 100 }))
  return { server, lines }
}

const JSON_TYPE = { 'content-type': 'application/json' }

suite('HttpServer', () => {
  test('hands path, query and parsed body over as they came', async (t) => {
    const { server } = make(t)
    const answer = await server.inject({
      method: 'POST',
      url: '/a%20b/c?x=%22y%22&z',
      headers: { 'content-type': 'application/scim+json; charset=utf-8' },
      body: '{"a":[1]}',
    })
    assert.equal(answer.status, 200)
    assert.deepEqual(JSON.parse(answer.body), {
      path: '/a%20b/c',
      query: 'x=%22y%22&z',
      body: { a: [1] },
    })
    assert.match(answer.headers['content-type'] ?? '', /^application\/scim\+json/u)
  })

  test('logs one line a request, with code, and never the address as it was sent', async (t) => {
    const { server, lines } = make(t)
    await server.inject({ method: 'GET', url: '/secret?filter=userName+eq+%22ada%22' })
    assert.equal(lines.length, 1)
    const [line] = lines
    assert.deepEqual(
      { ...line, duration: 0 },
      {
        requestId: 'id-1',
        method: 'GET',
        route: '-',
        status: 401,
        code: 'REQUEST_UNAUTHORIZED',
        duration: 0,
        bytes: 59,
      },
    )
  })

  test('answers with the request id of the client, or with a new one', async (t) => {
    const { server } = make(t)
    const given = { method: 'GET', url: '/', headers: { 'x-request-id': 'abc' } } as const
    assert.equal((await server.inject(given)).headers['x-request-id'], 'abc')
    const none = { method: 'GET', url: '/', headers: { 'x-request-id': 'a b' } } as const
    assert.equal((await server.inject(none)).headers['x-request-id'], 'id-1')
  })

  test('tells nothing of a failure that nobody foresaw, except to the log', async (t) => {
    const { server, lines } = make(t)
    const answer = await server.inject({ method: 'GET', url: '/broken' })
    assert.equal(answer.status, 500)
    assert.equal(answer.body.includes('secret value'), false)
    assert.equal(lines[0]?.code, 'INTERNAL')
    assert.ok(lines[0]?.failure?.facts.cause instanceof TypeError)
  })

  test('RFC 9112 §3.2.2: takes the whole address, as a proxy is sent it', async (t) => {
    const { server } = make(t)
    const { port } = await server.listen(LOCAL)
    const text = await new Promise<string>((resolve, reject) => {
      const path = 'http://elsewhere/a?x=1'
      const sent = httpRequest({ host: '127.0.0.1', port, path, agent: false }, (answer) => {
        let got = ''
        answer.setEncoding('utf8')
        answer.on('data', (part: string) => (got += part))
        answer.on('end', () => resolve(got))
      })
      sent.on('error', reject)
      sent.end()
    })
    assert.deepEqual(JSON.parse(text), { path: '/a', query: 'x=1' })
  })

  test('refuses a body that is not UTF-8 instead of writing question marks', async (t) => {
    const { server } = make(t)
    const { port } = await server.listen(LOCAL)
    const answer = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: Buffer.from('{"name":"Jos\u00e9"}', 'latin1'),
    })
    assert.equal(answer.status, 400)
    assert.match(await answer.text(), /REQUEST_SYNTAX/u)
  })

  test('refuses bodies that are too large, too deep, no JSON, or of another type', async (t) => {
    const { server } = make(t, { limits: { bodySize: 100 } })
    const cases: readonly (readonly [string, string, number])[] = [
      ['application/json', `"${'x'.repeat(200)}"`, 413],
      ['application/json', `${'['.repeat(40)}${']'.repeat(40)}`, 400],
      ['application/json', '{"a":', 400],
      ['text/plain', '{}', 415],
      ['application/x-www-form-urlencoded', 'a=b', 415],
      ['application/scim+json;charset=utf-8', '{}', 200],
    ]
    for (const [type, body, status] of cases) {
      const headers = { 'content-type': type }
      const answer = await server.inject({ method: 'POST', url: '/', headers, body })
      assert.equal(answer.status, status, `${type} ${body.slice(0, 20)}`)
      assert.match(answer.headers['content-type'] ?? '', /^application\/scim\+json/u)
    }
  })

  test('hands the bytes of a body over where they are asked for, whatever its type', async (t) => {
    const { server, lines } = make(t)
    const { url } = await server.listen(LOCAL)
    const body = 'x'.repeat(1_500_000)
    const expected = createHash('sha256').update(body).digest('hex')
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      const headers = { 'content-type': type }
      const answer = await fetch(`${url}/bytes`, { method: 'POST', headers, body })
      assert.equal(answer.status, 200)
      assert.equal(await answer.text(), expected)
    }
    assert.deepEqual(
      lines.map((line) => line.route),
      ['/bytes', '/bytes', '/bytes'],
    )
    const none = await fetch(`${url}/bytes`)
    assert.equal(await none.text(), createHash('sha256').digest('hex'))
  })

  test('refuses more bytes than are asked for, said or unsaid, and compressed ones', async (t) => {
    const { server } = make(t)
    const { url } = await server.listen(LOCAL)
    const large = 'x'.repeat(2_000_001)
    assert.equal((await fetch(`${url}/bytes`, { method: 'POST', body: large })).status, 413)
    const parts = new Blob([large]).stream()
    const unsaid = { method: 'POST', body: parts, duplex: 'half' } as const
    assert.equal((await fetch(`${url}/bytes`, unsaid)).status, 413)
    const packed = { method: 'POST', body: 'x', headers: { 'content-encoding': 'gzip' } }
    assert.equal((await fetch(`${url}/bytes`, packed)).status, 415)
  })

  test('takes a DELETE with a type and without a body', async (t) => {
    const { server } = make(t)
    const answer = await server.inject({ method: 'DELETE', url: '/x', headers: JSON_TYPE })
    assert.equal(answer.status, 200)
  })

  test('a method that HTTP has and the framework handles apart is no failure of ours', async (t) => {
    const { server, lines } = make(t)
    const { port } = await server.listen(LOCAL)
    for (const method of ['QUERY', 'PROPFIND', 'TRACE', 'PURGE']) {
      await new Promise<void>((resolve, reject) => {
        const request = httpRequest({ port, host: '127.0.0.1', method, path: '/x' }, (response) => {
          response.resume().on('end', resolve)
        })
        request.on('error', reject).end()
      })
    }
    assert.deepEqual(
      lines.map((line) => line.status),
      [400, 200, 200, 200],
    )
  })

  test('refuses an address with a broken escape', async (t) => {
    const { server } = make(t)
    const answer = await server.inject({ method: 'GET', url: '/a%zz' })
    assert.equal(answer.status, 400)
    assert.match(answer.headers['content-type'] ?? '', /^application\/scim\+json/u)
  })

  test('reads no body of a request that it does not admit', async (t) => {
    const { server } = make(t)
    const { port } = await server.listen(LOCAL)
    const status = await new Promise<number>((resolve, reject) => {
      const headers = { ...JSON_TYPE, 'content-length': '1000000' }
      const request = httpRequest({
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: '/secret',
        headers,
      })
      // The body is announced and never sent.
      request.on('response', (response) => {
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      request.on('error', reject)
      request.flushHeaders()
    })
    assert.equal(status, 401)
  })

  test('takes an address with a value of 10,000 characters, and refuses endless headers', async (t) => {
    const { server } = make(t)
    const { url } = await server.listen(LOCAL)
    const long = await fetch(`${url}/x?filter=${'%F0%9D%92%A2'.repeat(10_000)}`)
    assert.equal(long.status, 200)
    const endless = await fetch(`${url}/x?filter=${'x'.repeat(200_000)}`)
    assert.equal(endless.status, 413)
    assert.equal(endless.headers.get('content-type'), 'application/scim+json')
  })

  test('answers what is no HTTP with 400', async (t) => {
    const { server } = make(t)
    const { port } = await server.listen(LOCAL)
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => void socket.write('HELLO\r\n\r\n'))
      let got = ''
      socket.on('data', (chunk) => void (got += chunk.toString()))
      socket.on('end', () => resolve(got))
      socket.on('error', reject)
    })
    assert.match(text, /^HTTP\/1\.1 400 /u)
    assert.match(text, /REQUEST_SYNTAX/u)
  })

  test('HEAD is answered without a body', async (t) => {
    const { server } = make(t)
    const { url } = await server.listen(LOCAL)
    const answer = await fetch(`${url}/x`, { method: 'HEAD' })
    assert.equal(answer.status, 200)
    assert.equal(await answer.text(), '')
  })

  test('serves plain HTTP on loopback addresses only, unless told', async (t) => {
    const { server } = make(t)
    await assert.rejects(server.listen({ host: '0.0.0.0', port: 0 }), (error) =>
      isSyncError(error, 'USAGE'),
    )
    assert.deepEqual(
      ['127.0.0.1', '127.8.9.1', 'localhost', '::1', '0.0.0.0', '::', '127.0.0.1.nip.io'].map(
        isLoopback,
      ),
      [true, true, true, true, false, false, false],
    )
  })

  test('says so when the address is none of this machine', async (t) => {
    const { server } = make(t, { insecureHttp: true })
    await assert.rejects(
      server.listen({ host: '127.0.0.1.invalid', port: 0 }),
      (error) => isSyncError(error, 'USAGE') && /name is not known/u.test(error.message),
    )
  })

  test('says so when the port is in use', async (t) => {
    const [first, second] = [make(t).server, make(t).server]
    const { port } = await first.listen(LOCAL)
    await assert.rejects(
      second.listen({ host: '127.0.0.1', port }),
      (error) => isSyncError(error, 'USAGE') && /in use/u.test(error.message),
    )
  })

  test('lets a running request end when it closes', async (t) => {
    const { server } = make(t)
    const { url } = await server.listen(LOCAL)
    const inside = once(handled, '/slow')
    const slow = fetch(`${url}/slow`)
    await inside
    const startedAt = performance.now()
    await server.close()
    assert.equal((await slow).status, 200)
    assert.ok(performance.now() - startedAt < 5_000)
    await assert.rejects(fetch(`${url}/x`))
  })

  test('tells a client that keeps its connection to close it, when it closes itself', async (t) => {
    const { server } = make(t)
    const { port } = await server.listen(LOCAL)
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    t.after(() => agent.destroy())
    const connectionOf = (path: string) =>
      new Promise<string | undefined>((resolve, reject) => {
        const request = httpRequest({ port, host: '127.0.0.1', path, agent }, (response) => {
          response.resume().on('end', () => resolve(response.headers.connection))
        })
        request.on('error', reject).end()
      })
    assert.equal(await connectionOf('/x'), 'keep-alive')
    const inside = once(handled, '/slow')
    const slow = connectionOf('/slow')
    await inside
    const closing = server.close()
    assert.equal(await slow, 'close')
    await closing
  })

  test('cuts a request that does not end within the time it is given', async (t) => {
    const { server } = make(t)
    const { url } = await server.listen(LOCAL)
    const inside = once(handled, '/endless')
    const endless = fetch(`${url}/endless`)
    await inside
    const startedAt = performance.now()
    const cut = assert.rejects(endless)
    await server.close({ within: 20 })
    await cut
    assert.ok(performance.now() - startedAt < 10_000)
  })
})

suite('TLS', () => {
  const peer = (port: number, ca?: string) =>
    new Promise<{ certificate: PeerCertificate; protocol: string | null }>((resolve, reject) => {
      const socket: TLSSocket = connectTls(
        { port, host: '127.0.0.1', ...(ca === undefined ? { rejectUnauthorized: false } : { ca }) },
        () => {
          resolve({ certificate: socket.getPeerCertificate(), protocol: socket.getProtocol() })
          socket.end()
        },
      )
      socket.on('error', reject)
    })

  const folderOf = (t: TestContext) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-tls-'))
    t.after(() => rmSync(folder, { recursive: true }))
    return { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
  }

  test('a handshake that fails is told with address and reason; a probe that only connects is none', async (t) => {
    const failures: HandshakeFailure[] = []
    const { server } = make(t, {
      tls: { selfSigned: ['127.0.0.1'] },
      onHandshakeFailure: (failure) => failures.push(failure),
    })
    const { port } = await server.listen(LOCAL)
    // Plain HTTP to a port of TLS, and what is neither.
    for (const text of [
      'GET /secret HTTP/1.1\r\nauthorization: Bearer secret\r\n\r\n',
      'secret'.repeat(9),
    ]) {
      const plain = connect(port, '127.0.0.1')
      plain.on('error', () => undefined)
      plain.end(text)
      await once(plain, 'close')
    }
    const probe = connect(port, '127.0.0.1')
    await once(probe, 'connect')
    probe.resetAndDestroy()
    for (let waited = 0; failures.length < 2 && waited < 5_000; waited += 20) await wait(20)
    await wait(100)
    assert.deepEqual(
      failures.map((one) => one.reason),
      ['ERR_SSL_HTTP_REQUEST', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    )
    assert.ok(failures.every((one) => one.address.endsWith('127.0.0.1')))
    assert.doesNotMatch(JSON.stringify(failures), /secret/u)
  })

  test('a certificate made on demand is one that a client may be told to trust', async (t) => {
    const { server } = make(t, { tls: { selfSigned: ['localhost', '127.0.0.1'] } })
    const { url, port, selfSigned, certificate } = await server.listen(LOCAL)
    assert.match(url, /^https:/u)
    assert.equal(
      (await peer(port, selfSigned)).certificate.fingerprint256,
      certificate?.fingerprint,
    )
    const body = await new Promise<string>((resolve, reject) => {
      httpsRequest({ port, host: '127.0.0.1', path: '/x', ca: selfSigned }, (response) => {
        response.on('data', (chunk: Buffer) => resolve(chunk.toString()))
      })
        .on('error', reject)
        .end()
    })
    assert.match(body, /"path":"\/x"/u)
  })

  test('a certificate that is exchanged is served to new connections', async (t) => {
    const files = folderOf(t)
    const write = async () => {
      const made = await makeSelfSigned(['127.0.0.1'], Date.now())
      writeFileSync(files.certFile, made.cert)
      writeFileSync(files.keyFile, made.key)
      return made.cert
    }
    const before = await write()
    let problems = 0
    const { server } = make(t, {
      tls: files,
      limits: { tlsReload: 20 },
      onCertificate: ({ kind }) => void (problems += kind === 'refused' ? 1 : 0),
    })
    const { port } = await server.listen(LOCAL)
    const first = (await peer(port, before)).certificate.fingerprint256
    writeFileSync(files.certFile, 'half-written')
    await eventually(() => problems > 0)
    assert.equal((await peer(port)).certificate.fingerprint256, first)
    const after = await write()
    await eventually(async () => (await peer(port)).certificate.fingerprint256 !== first)
    assert.notEqual((await peer(port, after)).certificate.fingerprint256, first)
  })

  test('files that do not belong together are refused, and named', async (t) => {
    const files = folderOf(t)
    const [one, two] = [await makeSelfSigned(['a'], 0), await makeSelfSigned(['b'], 0)]
    writeFileSync(files.certFile, one.cert)
    writeFileSync(files.keyFile, two.key)
    assert.throws(
      () => readTlsFiles(files),
      (error) => isSyncError(error, 'TLS_INVALID') && error.message.includes('key.pem'),
    )
    for (const [cert, key, says] of [
      [one.key, one.cert, /are exchanged/u],
      ['rubbish', one.key, /no certificate in PEM/u],
      [one.cert, 'rubbish', /no private key in PEM/u],
      [one.cert, '-----BEGIN ENCRYPTED PRIVATE KEY-----', /asks for a passphrase/u],
    ] as const) {
      writeFileSync(files.certFile, cert)
      writeFileSync(files.keyFile, key)
      assert.throws(
        () => readTlsFiles(files),
        (error) => isSyncError(error, 'TLS_INVALID') && says.test(error.message),
      )
    }
    assert.throws(
      () => readTlsFiles({ ...files, certFile: '/nowhere/cert.pem' }),
      (error) => isSyncError(error, 'TLS_INVALID'),
    )
  })

  const openssl = (args: readonly string[], cwd: string) =>
    execFileSync('openssl', args, { cwd, stdio: ['ignore', 'pipe', 'ignore'] })

  test('a PKCS #12 file with a password serves its certificate, and says when it ends', async (t) => {
    const { certFile, keyFile } = folderOf(t)
    const folder = dirname(certFile)
    const made = await makeSelfSigned(['127.0.0.1'], Date.now())
    writeFileSync(certFile, made.cert)
    writeFileSync(keyFile, made.key)
    const out = ['-out', 'both.pfx', '-passout', 'pass:a-pass-phrase']
    openssl(['pkcs12', '-export', '-in', certFile, '-inkey', keyFile, ...out], folder)
    const pfxFile = join(folder, 'both.pfx')
    const { server } = make(t, { tls: { pfxFile, passphrase: () => 'a-pass-phrase' } })
    const { port, certificate } = await server.listen(LOCAL)
    assert.equal((await peer(port, made.cert)).certificate.fingerprint256, certificate?.fingerprint)
    assert.match(certificate?.validTo ?? '', /^20\d\d-/u)
    assert.throws(
      () => readTlsFiles({ pfxFile, passphrase: () => 'another' }),
      (error) => isSyncError(error, 'TLS_INVALID') && !error.message.includes('another'),
    )
  })

  test('with an authority for clients nobody without its certificate gets an answer', async (t) => {
    const { certFile } = folderOf(t)
    const folder = dirname(certFile)
    const subject = ['-nodes', '-days', '2', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
    openssl(
      ['req', '-x509', ...subject, '-subj', '/CN=ca', '-keyout', 'ca.key', '-out', 'ca.pem'],
      folder,
    )
    openssl(['req', ...subject, '-subj', '/CN=entra', '-keyout', 'c.key', '-out', 'c.csr'], folder)
    openssl(
      ['x509', '-req', '-in', 'c.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-out', 'c.pem'],
      folder,
    )
    const { server, lines } = make(t, {
      tls: { selfSigned: ['127.0.0.1'], clientCaFile: join(folder, 'ca.pem') },
    })
    const { port, selfSigned } = await server.listen(LOCAL)
    const ask = (client: { cert?: Buffer; key?: Buffer }) =>
      new Promise<number | undefined>((resolve, reject) => {
        const to = { port, host: '127.0.0.1', path: '/x', ca: selfSigned, agent: false, ...client }
        httpsRequest(to, (response) => resolve(response.resume().statusCode))
          .on('error', reject)
          .end()
      })
    const [cert, key] = ['c.pem', 'c.key'].map((name) => readFileSync(join(folder, name)))
    assert.equal(await ask({ ...(cert && { cert }), ...(key && { key }) }), 200)
    await assert.rejects(ask({}))
    const stranger = await makeSelfSigned(['stranger'], Date.now())
    await assert.rejects(ask({ cert: Buffer.from(stranger.cert), key: Buffer.from(stranger.key) }))
    assert.equal(lines.length, 1)
  })

  test('warns long before the end of a certificate, once for each step, and keeps one that is valid', async (t) => {
    const files = folderOf(t)
    const DAY = 86_400_000
    const start = Date.now()
    let now = start
    const write = async (madeAt: number) => {
      const made = await makeSelfSigned(['127.0.0.1'], madeAt)
      writeFileSync(files.certFile, made.cert)
      writeFileSync(files.keyFile, made.key)
    }
    await write(start)
    const news: string[] = []
    let looks = 0
    const looked = async () => {
      const since = looks
      await eventually(() => looks > since + 2)
    }
    const { server } = make(t, {
      tls: files,
      limits: { tlsReload: 10 },
      clock: { now: () => ((looks += 1), now) },
      onCertificate: (one) => news.push(one.kind === 'ends' ? `${one.daysLeft}` : one.kind),
    })
    await server.listen(LOCAL)
    await looked()
    assert.deepEqual(news, [])
    for (const day of [340.5, 341.5, 352.5, 364.5]) {
      now = start + day * DAY
      await looked()
    }
    assert.deepEqual(news, ['24', '12', '0'])
    await write(start - 400 * DAY)
    await eventually(() => news.at(-1) === 'refused')
    assert.equal(server.certificate?.reloadFailed, true)
    await write(start + 200 * DAY)
    await eventually(() => news.at(-1) === 'exchanged')
    assert.equal(server.certificate?.reloadFailed, false)
    now = start + 599.5 * DAY
    await eventually(() => news.at(-1) === '-35')
    const told = news.filter((one, at) => one !== 'refused' || news[at - 1] !== 'refused')
    assert.deepEqual(told.slice(0, 4), ['24', '12', '0', 'refused'])
  })

  test('nothing older than TLS 1.2 is spoken', async (t) => {
    const { server } = make(t, { tls: { selfSigned: ['127.0.0.1'] } })
    const { port } = await server.listen(LOCAL)
    await assert.rejects(
      new Promise((resolve, reject) => {
        connectTls(
          {
            port,
            host: '127.0.0.1',
            rejectUnauthorized: false,
            minVersion: 'TLSv1.1',
            maxVersion: 'TLSv1.1',
            ciphers: 'DEFAULT:@SECLEVEL=0',
          },
          () => resolve(undefined),
        ).on('error', reject)
      }),
    )
  })
})

/** Waits until something holds; a busy machine gets the time that it needs. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await holds())) {
    assert.ok(performance.now() < deadline, 'it did not come about')
    await wait(10)
  }
}

import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { SECRETS, VALUES } from './planted.ts'
import { searchLogs } from './search.ts'

const TESTS = join(import.meta.dirname, '..')

function logsOf(t: TestContext, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-logs-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, '1.log'), text)
  return folder
}

suite('the search through all logs', () => {
  test('finds nothing in lines that a service writes', (t) => {
    const line =
      '{"level":"info","requestId":"r-1","connector":"HR","route":"/Users/{id}","status":200}'
    assert.deepEqual(searchLogs(logsOf(t, `${line}\n${line}\n`)), { lines: 2, leaks: [] })
  })

  test('finds every planted secret, value and form, and does not repeat it', (t) => {
    const forms = [
      'ada@contoso.com',
      'postgres://hr:pa55@db/hr',
      'Bearer abcdefghij',
      'eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.x',
    ]
    for (const leak of [...SECRETS, ...VALUES, ...forms]) {
      const { leaks } = searchLogs(logsOf(t, `{"level":"error","message":"It was ${leak}."}\n`))
      assert.equal(leaks.length, 1, leak)
      assert.ok(!leaks[0]?.includes(leak), leak)
    }
  })

  test('knows every token and password that a test declares', () => {
    const declared = /\b(?:const|let) \w*(?:TOKEN|PASSWORD|SECRET)\w* = '([^']{12,})'/gu
    const unknown = globSync('**/*.ts', { cwd: TESTS }).flatMap((name) => {
      const text = readFileSync(join(TESTS, name), 'utf8')
      return [...text.matchAll(declared)]
        .filter(([, secret = '']) => !SECRETS.includes(secret))
        .map(([found]) => `${name}: ${found}`)
    })
    assert.deepEqual(unknown, [])
  })
})

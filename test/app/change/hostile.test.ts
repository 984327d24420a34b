import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import { changeWorld, DEPT, HR, only, type ChangeWorld } from './people.ts'

/** A socket that counts who comes. */
async function trap(
  t: TestContext,
): Promise<{ readonly port: number; readonly calls: () => number }> {
  let calls = 0
  const server = createServer((socket) => {
    calls += 1
    socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, calls: () => calls }
}

/** What a hostile mapping comes to, with little time and memory. */
async function outcome(world: ChangeWorld, expression: string): Promise<string> {
  const to = HR.replace('Dept: Dept', `Dept: ${JSON.stringify(expression)}`)
  try {
    const one = only(await world.plan(HR, to, { limits: { within: 8_000, memory: 256 } }))
    return one.verdict === 'invalid' ? 'invalid' : (one.rows?.failed[0]?.code ?? one.verdict)
  } catch (error) {
    if (isSyncError(error)) return error.code
    throw error
  }
}

suite("planning a stranger's branch", () => {
  test('connects to no changed target; the rows are those of the one before', async (t) => {
    const world = await changeWorld(t)
    const { port, calls } = await trap(t)
    const to = HR.replace(
      '{ sqlite: people.db }',
      `{ postgres: "postgres://evil@127.0.0.1:${port}/x" }`,
    ).replace('Dept: Dept', `Dept: "${DEPT}"`)
    const one = only(await world.plan(HR, to))
    assert.equal(calls(), 0)
    assert.equal(one.verdict, 'needs approval')
    assert.equal(one.rows?.counts.update, 5)
    assert.match(one.notEvaluated.join(' '), /not connected/u)
  })

  test('reads no secret that the change names', async (t) => {
    const world = await changeWorld(t)
    const to = HR.replace('{ sqlite: people.db }', '{ sqlite: { env: ADMIN_DATABASE } }').replace(
      'Dept: Dept',
      `Dept: "${DEPT}"`,
    )
    const elsewhere = join(world.folder, 'admin.db')
    const environment = { ADMIN_DATABASE: elsewhere }
    const one = only(await world.plan(HR, to, { environment }))
    assert.equal(one.rows?.counts.update, 5)
    assert.ok(!readdirSync(world.folder).includes('admin.db'))
    assert.ok(!JSON.stringify(one).includes(elsewhere))
  })

  test('looks at no other table', async (t) => {
    const world = await changeWorld(t)
    const one = only(await world.plan(HR, HR.replace('table: People', 'table: Salaries')))
    assert.equal(one.verdict, 'needs approval')
    assert.equal(one.rows, undefined)
    assert.match(one.notEvaluated.join(' '), /table of User changes/u)
  })

  test('includes nothing from outside of the repository', async (t) => {
    const world = await changeWorld(t)
    for (const path of ['../../etc/passwd', '/etc/passwd', '../../../../../../etc/*']) {
      await assert.rejects(
        world.plan(HR, `include: [${JSON.stringify(path)}]\n${HR}`),
        (error) => isSyncError(error, 'REPOSITORY_CONTENT') && !error.message.includes('root:'),
      )
    }
  })

  test('an alias bomb is an error of the file', async (t) => {
    const world = await changeWorld(t)
    const levels = Array.from({ length: 12 }, (_, at) => {
      const inner = at === 0 ? '"x"' : `*a${at - 1}`
      return `  l${at}: &a${at} [${Array.from({ length: 10 }, () => inner).join(', ')}]`
    })
    const report = await world.plan(HR, `${HR}x-bomb:\n${levels.join('\n')}\n`)
    assert.notDeepEqual(report.errors, [])
  })

  for (const [what, expression] of [
    ['$eval', "$eval('1')"],
    ['an endless recursion', '($f := function($x) { $f($x) & 1 }; $f(1))'],
    ['an endless tail recursion', '($f := function($x) { $f($x) }; $f(1))'],
    ['a sequence without end', '$sum([1..9999999].($ * $))'],
    ['a text without end', "$length($pad('x', 2000000000))"],
    ['a text that doubles itself', "($f := function($s) { $f($s & $s) }; $f('xxxxxxxx'))"],
    ['a regular expression that explodes', "$match($pad('a', 30000), /^(a+)+$/)"],
    ['an expression of 10 MB', `Dept${' & Dept'.repeat(1_500_000)}`],
    ['parentheses without end', `${'('.repeat(200_000)}Dept${')'.repeat(200_000)}`],
    ['the way out of the sandbox', "($f := $string.constructor; $f('return process')())"],
  ] as const) {
    test(`${what} comes to an end, and the process goes on`, { timeout: 60_000 }, async (t) => {
      const world = await changeWorld(t)
      const began = performance.now()
      const came = await outcome(world, expression)
      assert.ok(performance.now() - began < 20_000)
      t.diagnostic(`${what}: ${came}`)
      // It may be harmless, but then it is worked out; a line without end is not even read. Nothing of it comes into
      // this process.
      assert.match(
        came,
        /^(?:invalid|CONFIGURATION_UNREADABLE|FLOW_\w+|PLAN_TOO_COSTLY|within limits|applies)$/u,
      )
    })
  }

  test('leaves no copy of the connector space behind', async (t) => {
    const world = await changeWorld(t)
    await outcome(world, '($f := function($x) { $f($x) }; $f(1))')
    const left = readdirSync(join(world.folder, '.rollcall')).filter((one) =>
      one.includes('.copy-'),
    )
    assert.deepEqual(left, [])
    assert.ok(readFileSync(join(world.folder, 'people.db')).length > 0)
  })
})

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { suite, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { turnLines } from '../../src/observe/turn-lines.ts'

function capture(): { readonly written: string[]; readonly lines: ReturnType<typeof turnLines> } {
  const written: string[] = []
  return { written, lines: turnLines({ write: (text) => written.push(text) }) }
}

suite('turn lines', () => {
  test('lines of one turn share a write, those of the next have their own', async () => {
    const { written, lines } = capture()
    lines.writeSoon('a\n')
    lines.writeSoon('b\n')
    assert.deepEqual(written, [])
    await turn()
    lines.writeSoon('c\n')
    await turn()
    assert.deepEqual(written, ['a\nb\n', 'c\n'])
  })

  test('a line that may not wait takes those along that came before', async () => {
    const { written, lines } = capture()
    lines.writeSoon('a\n')
    lines.write('b\n')
    assert.deepEqual(written, ['a\n', 'b\n'])
    await turn()
    assert.equal(written.length, 2)
  })

  test('a process that ends, whatever ends it, writes what waits', () => {
    const file = new URL('../../src/observe/turn-lines.ts', import.meta.url).href
    for (const end of ['process.exit(0)', 'throw new Error("unforeseen")']) {
      const code = `const { turnLines } = await import('${file}')
        turnLines(process.stdout).writeSoon('last words\\n')
        ${end}`
      const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        encoding: 'utf8',
      })
      assert.equal(stdout, 'last words\n', end)
    }
  })
})

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { stackInSources } from '../../src/cli/stack-in-sources.ts'

suite('stackInSources', () => {
  test('names the line of the source that a built line was made from', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-stack-'))
    try {
      const built = join(folder, 'chunk-A.js')
      // The second built line is the third of the source: one line down, the first source, two lines down.
      const map = { version: 3, sources: ['../../src/cli/run.ts'], names: [], mappings: ';AAEA' }
      await writeFile(`${built}.map`, JSON.stringify(map))
      const stack = `Error: no\n    at run (${pathToFileURL(built).href}:2:1)\n    at node:internal:1:1`
      assert.equal(
        stackInSources(stack),
        'Error: no\n    at run (src/cli/run.ts:3:1)\n    at node:internal:1:1',
      )
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('leaves a place alone that has no map', () => {
    const stack = 'Error: no\n    at run (file:///nowhere/main.js:2:1)'
    assert.equal(stackInSources(stack), stack)
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { createMemory } from '../../src/config/memory.ts'
import { loadConfiguration } from '../../src/config/load.ts'
import { connectorText } from './loading.ts'

suite('the memory of a configuration', () => {
  test('parses again what has changed, and nothing else', async () => {
    const texts = new Map([
      ['/c/a.yaml', 'version: 1\ninclude: [b.yaml, c.yaml]\n'],
      ['/c/b.yaml', connectorText().replace('HR:', 'B:')],
      ['/c/c.yaml', connectorText().replace('HR:', 'C:')],
    ])
    const memory = createMemory()
    const options = {
      cwd: '/c',
      memory,
      readFile: async (path: string) => texts.get(path) ?? '',
      findFiles: async (pattern: string) => [`/c/${pattern}`],
    }
    const first = await loadConfiguration(['a.yaml'], options)
    texts.set('/c/c.yaml', connectorText('    owner: somebody\n').replace('HR:', 'C:'))
    const second = await loadConfiguration(['a.yaml'], options)
    assert.deepEqual(
      first.files.map((file, index) => file === second.files[index]),
      [true, true, false],
    )
    assert.deepEqual(
      second.connectors.map(({ name, owner }) => [name, owner]),
      [
        ['B', undefined],
        ['C', 'somebody'],
      ],
    )
    texts.set('/c/a.yaml', connectorText())
    await loadConfiguration(['a.yaml'], options)
    texts.set('/c/a.yaml', 'version: 1\ninclude: [b.yaml, c.yaml]\n')
    const back = await loadConfiguration(['a.yaml'], options)
    assert.notEqual(back.files[1], second.files[1], 'what nobody asked for is forgotten')
  })
})

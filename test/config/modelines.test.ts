import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { suite, test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')

suite('the YAML files of the repository', () => {
  const files = globSync('{connectors*.yaml,examples/**/*.yaml}', { cwd: ROOT })

  test('name their schema for both kinds of editors, and it is there', () => {
    assert.ok(files.length > 8)
    for (const file of files) {
      const [first = '', second = ''] = readFileSync(join(ROOT, file), 'utf8').split('\n')
      const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)$/u.exec(first) ?? []
      assert.equal(second, `# $schema: ${schema}`, file)
      assert.ok(existsSync(resolve(ROOT, dirname(file), schema)), `${file}: ${schema}`)
    }
  })
})

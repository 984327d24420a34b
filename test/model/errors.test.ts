import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ERROR_CODES } from '../../src/model/errors.ts'

const TABLES = fileURLToPath(new URL('../../src/model/errors', import.meta.url))

suite('codes of failures', () => {
  test('stand in one table each, and every table is in the whole', () => {
    const written = globSync('*.ts', { cwd: TABLES }).flatMap((file) =>
      [...readFileSync(join(TABLES, file), 'utf8').matchAll(/^ {2}([A-Z_]+): \{$/gmu)].map(
        ([, code = '']) => code,
      ),
    )
    assert.ok(written.length > 0)
    assert.deepEqual(written.toSorted(), Object.keys(ERROR_CODES).toSorted())
  })
})

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { fileSource, objectsOf, readWhole } from './read.ts'

const FOLDER = join(import.meta.dirname, 'files')

suite('awkward files', () => {
  for (const expected of globSync('*.expected.json', { cwd: FOLDER }).toSorted()) {
    const name = expected.replace('.expected.json', '')
    test(`${name} is read as it was meant`, async () => {
      const kind = name.endsWith('.csv') ? 'csv' : 'json'
      const read = await readWhole(fileSource(kind, join(FOLDER, name)))
      const people: unknown = JSON.parse(readFileSync(join(FOLDER, expected), 'utf8'))
      assert.deepEqual(objectsOf(read), people)
      assert.deepEqual(read.end.faults, [])
    })
  }
})

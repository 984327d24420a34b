import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { suite, test } from 'node:test'
import { fileSource, withFile } from '../read.ts'

const ROWS = 300_000
const MEGABYTE = 1024 * 1024

suite('a large file', () => {
  for (const kind of ['csv', 'json'] as const) {
    test(`of ${kind} is read with memory that does not grow with it`, () =>
      withFile('', async (path) => {
        await writeRows(path, kind)
        const before = process.memoryUsage()
        let [count, most] = [0, 0]
        for await (const batch of fileSource(kind, path).read({})) {
          count += batch.length
          const { heapUsed, arrayBuffers } = process.memoryUsage()
          most = Math.max(most, heapUsed - before.heapUsed + arrayBuffers - before.arrayBuffers)
        }
        assert.equal(count, ROWS)
        assert.ok(most < 120 * MEGABYTE, `grew by ${Math.round(most / MEGABYTE)} MB`)
      }))
  }
})

/** About 60 MB as CSV; as objects in memory it would be more than 200 MB. */
async function writeRows(path: string, kind: 'csv' | 'json'): Promise<void> {
  const file = createWriteStream(path)
  const names = ['id', 'name', 'mail', 'department', 'title', 'city', 'manager', 'phone', 'note']
  file.write(kind === 'csv' ? `${names.join(',')}\n` : '[')
  for (let index = 0; index < ROWS; index += 1) {
    const values = names.map((name) =>
      name === 'id' ? String(index) : `${name} of ${index}, long`,
    )
    const separator = index === 0 ? '' : ','
    const line =
      kind === 'csv'
        ? `"${values.join('","')}"\n`
        : separator +
          JSON.stringify(Object.fromEntries(names.map((name, at) => [name, values[at]])))
    if (!file.write(line)) await once(file, 'drain')
  }
  file.end(kind === 'csv' ? '' : ']')
  await once(file, 'finish')
}

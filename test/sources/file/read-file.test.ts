import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { appendFile, chmod, rename, writeFile } from 'node:fs/promises'
import { suite, test } from 'node:test'
import { isSyncError } from '../../../src/model/errors.ts'
import { fileSource, readWhole, withFile } from '../read.ts'

const unreadable = (error: unknown): boolean => isSyncError(error, 'SOURCE_UNREADABLE')
/** Linux lists what a process has open. */
const OPEN_FILES = '/proc/self/fd'
/** More than one chunk, so that there is something left after the first batch. */
const MANY = `id,name\n${Array.from({ length: 50_000 }, (_, index) => `${index},Ada\n`).join('')}`

suite('file source', () => {
  test('cannot be read when there is no file, or a folder', async () => {
    await assert.rejects(readWhole(fileSource('csv', '/nowhere/people.csv')), unreadable)
    await assert.rejects(readWhole(fileSource('json', '/tmp')), unreadable)
    await assert.rejects(readWhole(fileSource('csv', '/dev/null')), unreadable)
  })

  test('cannot be read without permission', { skip: process.getuid?.() === 0 }, () =>
    withFile('id\n1\n', async (path) => {
      await chmod(path, 0o000)
      await assert.rejects(readWhole(fileSource('csv', path)), unreadable)
    }),
  )

  test('has the digest of its bytes, its size and its time', () =>
    withFile(MANY, async (path) => {
      const { end } = await readWhole(fileSource('csv', path))
      assert.equal(end.digest, createHash('sha256').update(MANY).digest('hex'))
      assert.equal(end.facts['size'], MANY.length)
      assert.equal(typeof end.facts['modified'], 'number')
      assert.equal(end.facts['endsWithNewline'], true)
    }))

  test('is incomplete when the file grows or is written anew while it is read', async () => {
    for (const change of [appendFile, writeFile]) {
      await withFile(MANY, async (path) => {
        const reading = fileSource('csv', path).read({})
        await reading.next()
        await change(path, 'x,y\n')
        let step = await reading.next()
        while (step.done !== true) step = await reading.next()
        assert.equal(step.value.complete, false)
        assert.equal(step.value.faults.at(-1)?.code, 'SOURCE_CHANGED')
      })
    }
  })

  test('is complete when another file takes its place while it is read', () =>
    withFile(MANY, async (path) => {
      const reading = fileSource('csv', path).read({})
      await reading.next()
      await writeFile(`${path}.new`, 'id,name\n')
      await rename(`${path}.new`, path)
      let step = await reading.next()
      while (step.done !== true) step = await reading.next()
      assert.deepEqual([step.value.complete, step.value.count], [true, 50_000])
    }))

  test('tells how far it is, up to the end', () =>
    withFile(MANY, async (path) => {
      const shares: number[] = []
      await readWhole(fileSource('csv', path), { onProgress: (share) => shares.push(share) })
      assert.ok(shares.length > 3)
      assert.deepEqual(
        shares,
        shares.toSorted((a, b) => a - b),
      )
      assert.equal(shares.at(-1), 1)
    }))

  test('lets go of the file when nobody reads on', { skip: !existsSync(OPEN_FILES) }, () =>
    withFile(MANY, async (path) => {
      const before = readdirSync(OPEN_FILES).length
      for (let round = 0; round < 20; round += 1) {
        for await (const batch of fileSource('csv', path).read({})) {
          assert.ok(batch.length > 0)
          break
        }
      }
      assert.ok(readdirSync(OPEN_FILES).length < before + 20)
    }),
  )
})

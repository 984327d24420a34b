import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { runDocument } from './docs/run-document.ts'

const ROOT = join(import.meta.dirname, '..')

/** What is written by hand; the reference and the rules are made, and their examples are tests already. */
const DOCUMENTS = globSync(['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'docs/**/*.md'], {
  cwd: ROOT,
})
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => !/^docs\/(?:reference|rules)\//u.test(name))
  .toSorted()

suite('the command blocks of the documents', { skip: process.platform === 'win32' }, () => {
  for (const name of DOCUMENTS) {
    test(`${name} runs as it is written`, async (t) => {
      const { mistakes, missing } = await runDocument(join(ROOT, name), name)
      assert.deepEqual(mistakes, [])
      if (missing !== undefined) t.diagnostic(`the rest of ${name} needs ${missing}`)
    })
  }
})

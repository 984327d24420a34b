import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { inspect } from 'node:util'
import { freshSecret, readSecret, Secret } from '../../src/config/secret.ts'
import type { SecretReference } from '../../src/model/definition.ts'
import { isSyncError } from '../../src/model/errors.ts'

const AT = { file: 'connectors.yaml', line: 6, column: 21 }
const SPAN = { start: AT, end: AT }

async function withFile(use: (path: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'rollcall-secret-'))
  try {
    await use(join(directory, 'secret'))
  } finally {
    await rm(directory, { recursive: true })
  }
}

suite('Secret', () => {
  test('shows itself to nobody but the one who asks', () => {
    const secret = new Secret('hunter2')
    for (const shown of [String(secret), JSON.stringify({ secret }), inspect({ secret })]) {
      assert.doesNotMatch(shown, /hunter2/)
      assert.match(shown, /\[secret\]/)
    }
    assert.equal(secret.reveal(), 'hunter2')
  })
})

suite('readSecret', () => {
  test('reads a variable as it is', () => {
    const reference: SecretReference = { env: 'A', span: SPAN }
    assert.equal(
      readSecret(reference, { env: { A: ' with blanks \n' } }).reveal(),
      ' with blanks \n',
    )
  })

  test('refuses a file that is no text, without a word of what it holds', async () => {
    await withFile(async (path) => {
      await writeFile(path, 'SQLite format 3\0 ada@contoso.com')
      assert.throws(
        () => readSecret({ file: path, span: SPAN }),
        (error) => {
          assert.ok(isSyncError(error, 'SECRET_MISSING'))
          assert.match(error.message, /no text; connectors\.yaml:6:21/u)
          assert.doesNotMatch(error.message, /SQLite format|contoso/u)
          return true
        },
      )
    })
  })

  test('names a variable that is not set or empty, and the place that asks for it', () => {
    for (const [env, what] of [
      [{}, 'not set'],
      [{ A: '' }, 'empty'],
    ] as const) {
      assert.throws(
        () => readSecret({ env: 'A', span: SPAN }, { env }),
        (error) => {
          assert.ok(isSyncError(error, 'SECRET_MISSING'))
          assert.equal(
            error.message,
            `The environment variable A is ${what}; connectors.yaml:6:21 asks for it.`,
          )
          return true
        },
      )
    }
  })

  test('takes nothing from the prototype of an environment', () => {
    assert.throws(() => readSecret({ env: 'constructor', span: SPAN }, { env: {} }))
  })

  test('takes one line break off the end of a file', async () => {
    await withFile(async (path) => {
      for (const [content, value] of [
        ['abc\n', 'abc'],
        ['abc\r\n', 'abc'],
        ['abc\n\n', 'abc\n'],
        ['\uFEFFabc', 'abc'],
      ] as const) {
        await writeFile(path, content)
        assert.equal(readSecret({ file: path, span: SPAN }).reveal(), value)
      }
    })
  })

  test('names a file that is not there or empty', async () => {
    await withFile(async (path) => {
      const reference: SecretReference = { file: path, span: SPAN }
      assert.throws(
        () => readSecret(reference),
        (error) => isSyncError(error, 'SECRET_MISSING') && error.message.includes('cannot be read'),
      )
      await writeFile(path, '\n')
      assert.throws(
        () => readSecret(reference),
        (error) => isSyncError(error, 'SECRET_MISSING') && error.message.includes('is empty'),
      )
    })
  })
})

suite('freshSecret', () => {
  test('sees a file that was exchanged, and keeps the old value while there is none', async () => {
    await withFile(async (path) => {
      await writeFile(path, 'first')
      const source = freshSecret({ file: path, span: SPAN })
      assert.equal(source.current().reveal(), 'first')
      await writeFile(`${path}.new`, 'second')
      await rename(`${path}.new`, path)
      assert.equal(source.current().reveal(), 'second')
      await writeFile(path, '')
      assert.equal(source.current().reveal(), 'second')
      await rm(path)
      assert.equal(source.current().reveal(), 'second')
      await writeFile(path, 'third one')
      assert.equal(source.current().reveal(), 'third one')
    })
  })
})

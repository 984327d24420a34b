import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { createDecoder } from '../../../src/sources/file/decode.ts'

function decode(bytes: Buffer, chunk: number): { text: string; broken: boolean } {
  const decoder = createDecoder(bytes)
  let text = ''
  for (let at = 0; at < bytes.length; at += Math.max(3, chunk)) {
    const part = decoder.decode(bytes.subarray(at, at + Math.max(3, chunk)))
    text += part.text
    if (part.broken) return { text, broken: true }
  }
  return { text, broken: decoder.end().broken }
}

const texts = fc
  .string({ unit: 'binary', maxLength: 60 })
  .filter((text) => !text.startsWith('\ufeff'))

suite('decoder', () => {
  test('gives back every text in every encoding, however it is cut', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 9 }), (text, chunk) => {
        const little = Buffer.from(`\ufeff${text}`, 'utf16le')
        const forms = [Buffer.from(text), Buffer.from(`\ufeff${text}`), little, swapped(little)]
        for (const bytes of forms) {
          assert.deepEqual(decode(bytes, chunk), { text, broken: false })
        }
      }),
    )
  })

  test('gives the text before the first byte that is no UTF-8, as the strict decoder sees it', () => {
    fc.assert(
      fc.property(
        texts,
        fc.uint8Array({ minLength: 1, maxLength: 6 }),
        texts,
        (text, bad, tail) => {
          const bytes = Buffer.concat([Buffer.from(`x${text}`), bad, Buffer.from(tail)])
          let whole = true
          try {
            new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
          } catch {
            whole = false
          }
          const found = decode(bytes, 5)
          assert.equal(found.broken, !whole)
          assert.ok(
            bytes.subarray(0, Buffer.byteLength(found.text)).equals(Buffer.from(found.text)),
          )
          assert.ok(found.text.startsWith(`x${text}`))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('finds half a character of UTF-16, alone or at the end', () => {
    const lone = Buffer.from('\ufeffab\ud800c', 'utf16le')
    assert.deepEqual(decode(lone, 100), { text: 'ab', broken: true })
    assert.deepEqual(decode(swapped(lone), 100), { text: 'ab', broken: true })
    assert.deepEqual(decode(lone.subarray(0, 8), 100), { text: 'ab', broken: true })
    assert.deepEqual(decode(lone.subarray(0, 5), 100), { text: 'a', broken: true })
  })
})

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes).swap16()
}

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { decodeText } from '../../src/ecma/xml/decode-text.ts'
import { child, childrenAt, textAt } from '../../src/ecma/xml/element.ts'
import { readXml } from '../../src/ecma/xml/read-xml.ts'
import { isSyncError } from '../../src/model/errors.ts'

const refused = (code: 'IMPORT_SYNTAX', words: RegExp) => (thrown: unknown) =>
  isSyncError(thrown, code) && words.test(thrown.message)

suite('decodeText', () => {
  const text = '<a>Zoë</a>'

  test('reads UTF-16 of both orders, with and without a mark, and UTF-8 with one', () => {
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    for (const bytes of [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      little,
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      big,
      Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    ]) {
      assert.equal(decodeText(bytes, 'x.xml'), text)
    }
  })

  test('reads the code page that the declaration names, and not a UTF-16 that it is no longer', () => {
    const old = '<?xml version="1.0" encoding="windows-1252"?><a>Zo\u00EB</a>'
    assert.equal(decodeText(Buffer.from(old, 'latin1'), 'x.xml'), old)
    const saved = '<?xml version="1.0" encoding="utf-16"?><a>Zoë</a>'
    assert.equal(decodeText(Buffer.from(saved), 'x.xml'), saved)
  })

  test('refuses bytes that are no text', () => {
    assert.throws(
      () => decodeText(Buffer.from([0x3c, 0x61, 0xff, 0x3e]), 'x.xml'),
      refused('IMPORT_SYNTAX', /^x\.xml is not written in utf-8/u),
    )
  })
})

suite('readXml', () => {
  test('leaves prefixes away and joins text, character data and references', async () => {
    const root = await readXml('<a><d:b c="1">x &lt;<![CDATA[&]]>&#233;</d:b><b/></a>', 'x.xml')
    assert.equal(textAt(root, 'b'), 'x <&é')
    assert.equal(child(root, 'b')?.attributes.get('c'), '1')
    assert.equal(childrenAt(root, 'b').length, 2)
    assert.equal(textAt(root, 'c', 'd'), undefined)
  })

  const bomb = `<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>\n<a>&c;</a>`
  const files: readonly (readonly [what: string, text: string, words: RegExp])[] = [
    ['entities', bomb, /^x\.xml:1:\d+: A document type declaration is not read/u],
    ['an external entity', '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', /type declaration/u],
    ['an entity that is not declared', '<a>&nbsp;</a>', /^x\.xml:1:\d+: Undefined entity/u],
    ['an element that does not end', '<a>\n<b>\n</a>', /^x\.xml:3:\d+: /u],
    ['two roots', '<a/><b/>', /^x\.xml:1:\d+: /u],
    ['nothing', '', /This is not XML/u],
    ['JSON', ' {"a": 1}', /given with --entra-schema/u],
    ['a nest', '<a>'.repeat(101), /more than a hundred deep/u],
  ]
  for (const [what, text, words] of files) {
    test(`refuses ${what}, with the place`, async () => {
      await assert.rejects(readXml(text, 'x.xml'), refused('IMPORT_SYNTAX', words))
    })
  }
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { applyFixes } from '../../../src/config/format.ts'
import { mappingExample } from '../../../src/config/lint/example.ts'
import { lintRules } from '../../../src/config/lint/index.ts'
import { lintText } from './lint-text.ts'

/** Mappings with one mistake that a fix mends. */
const MENDED: readonly string[] = [
  'Active: active ? "T" : "F"',
  'Active: active ? "T" : "F" # as it was',
  'Active: { from: active ? "T" : "F", apply: create }',
  'Name: displayName ?: "it\'s"',
  'Name: title ? "a" : active ? "b" : "c"',
  'Active: active\n  ? "x"\n  : "y"',
  "Active:\n  active ? 'x' : 'y'",
  "Name: 'x' & title",
  'Name: "x" & title',
  'Name: { from: "x" & title, apply: create } # why',
  'Name: { from: $substring(givenName, 0, 4), apply: create }',
  'Name: { from: $lookup({"a": "b"}, title), apply: create }',
  'Name: $lookup({"a": "b"}, title)',
  'Login: `urn:example:User`.login',
  'Login: { from: `urn:example:User`.login }',
  'Login: { apply: create, from: `urn:example:User`.login } # why',
  "Kind: 'employee'",
  "Kind: ''",
  "Kind: 'Not assigned'",
  'Kind: { const: 007 }',
  'Kind: { const: +4712345678 }',
  "Same: title == 'x'",
  "Badge: title & ' #' & userName",
]

suite('fixes', () => {
  for (const mappings of MENDED) {
    test(`mend ${JSON.stringify(mappings)} and leave nothing to say`, async () => {
      const text = mappingExample('People', mappings)
      const before = await lintText(text)
      assert.ok(before.some(({ fix }) => fix !== undefined))
      const mended = applyFixes({ name: 'connectors.yaml', text }, before)
      assert.equal(mended.applied, 1)
      assert.deepEqual(
        (await lintText(mended.text)).map(({ message }) => message),
        [],
        mended.text,
      )
    })
  }

  test('never make a bad example worse', async () => {
    for (const { id, bad, table } of lintRules) {
      if (typeof bad !== 'string' || table !== undefined) continue
      const before = await lintText(bad)
      const after = await lintText(applyFixes({ name: 'connectors.yaml', text: bad }, before).text)
      assert.ok(after.length <= before.length, id)
    }
  })
})

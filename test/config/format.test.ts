import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import * as fc from 'fast-check'
import { parse, parseDocument, stringify } from 'yaml'
import { applyFixes, formatYaml } from '../../src/config/format.ts'
import type { Problem } from '../../src/model/problem.ts'

const MESSY = `# yaml-language-server: $schema=x
version:   1

# connectors


connectors:
    # the one
    EntraIDUsers:
        source:  entra                          # a SCIM endpoint
        target: {mssql: {env: HR_DATABASE} }  # a secret by reference
        match: [ a,b , ]
        anchor: &a { Id:  objectId }
        again: *a
        mappings:   
            N: 007
            "Act":    "a ? 'b' : 'c'"
            L: |
                kept   
                    as it is

                # no comment
            Z: "two
                lines"
            # trailing
        deprovision:
          onDisable:
          -   when: a
              do: keep
          -   do: delete
    # end
# eof


`

const TIDY = `# yaml-language-server: $schema=x
version: 1

# connectors

connectors:
  # the one
  EntraIDUsers:
    source: entra                          # a SCIM endpoint
    target: { mssql: { env: HR_DATABASE } }  # a secret by reference
    match: [a, b]
    anchor: &a { Id: objectId }
    again: *a
    mappings:
      N: 007
      "Act": "a ? 'b' : 'c'"
      L: |
          kept   
              as it is

          # no comment
      Z: "two
          lines"
      # trailing
    deprovision:
      onDisable:
      -   when: a
          do: keep
      -   do: delete
  # end
# eof
`

suite('formatYaml', () => {
  test('indents by two and keeps comments, texts, numbers and the order of keys', () => {
    assert.equal(formatYaml(MESSY), TIDY)
  })

  test('changes nothing the second time', () => {
    assert.equal(formatYaml(TIDY), TIDY)
  })

  test('leaves a text alone that is no YAML', () => {
    for (const text of ['a: b ? "c" : "d"\n', '', '# only a comment', 'a:\n\tb: 1\n', 'a: "x']) {
      assert.equal(formatYaml(text), text)
    }
  })

  test('keeps Windows line ends', () => {
    assert.equal(formatYaml('a:\r\n    b:  1\r\n'), 'a:\r\n  b: 1\r\n')
  })

  test('never changes what a text means, and settles at once', () => {
    const key = fc.string({
      minLength: 1,
      maxLength: 6,
      unit: fc.constantFrom('a', 'b', ' ', '.', "'", '#'),
    })
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', "'", '"', ',', '{', ']') }),
        fc.integer(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(key, tie('any'), { maxKeys: 3 }),
      ),
    })).any
    fc.assert(
      fc.property(
        value,
        fc.constantFrom(1, 2, 4, 7),
        fc.boolean(),
        fc.boolean(),
        (data, indent, indentSeq, padded) => {
          const text = stringify(
            { data },
            { indent, indentSeq, flowCollectionPadding: padded, lineWidth: 20 },
          )
          // The package writes a few texts so that it cannot read them.
          const { errors, contents } = parseDocument(text)
          fc.pre(errors.length === 0 && JSON.stringify(contents) === JSON.stringify({ data }))
          const formatted = formatYaml(text)
          assert.deepEqual(parse(formatted), parse(text))
          assert.equal(formatYaml(formatted), formatted)
        },
      ),
      { numRuns: 500 },
    )
  })
})

function fix(line: number, from: number, to: number, text: string, file = 'a.yaml'): Problem {
  const span = { start: { file, line, column: from }, end: { file, line, column: to } }
  return { rule: 'r', severity: 'error', message: 'm', span, fix: { span, text } }
}

suite('applyFixes', () => {
  test('replaces what is marked, from several problems, in this file only', () => {
    const file = { name: 'a.yaml', text: 'a: b ? c : d\nb: x # y\n' }
    const problems = [
      fix(2, 4, 9, '"x # y"'),
      fix(1, 4, 13, '"b ? c : d"'),
      fix(1, 1, 2, 'z', 'b.yaml'),
    ]
    assert.deepEqual(applyFixes(file, problems), {
      text: 'a: "b ? c : d"\nb: "x # y"\n',
      applied: 2,
    })
  })

  test('applies the first of two that overlap', () => {
    const file = { name: 'a.yaml', text: 'a: one\n' }
    assert.deepEqual(applyFixes(file, [fix(1, 4, 7, 'two'), fix(1, 5, 6, 'x')]), {
      text: 'a: two\n',
      applied: 1,
    })
  })

  test('counts columns as the loader does: without the byte order mark, Windows line ends included', () => {
    const file = { name: 'a.yaml', text: '\uFEFFa: 1\r\nb: 2\r\n' }
    assert.equal(applyFixes(file, [fix(1, 4, 5, '7'), fix(2, 4, 5, '8')]).text, 'a: 7\r\nb: 8\r\n')
  })

  test('does nothing without fixes', () => {
    const { fix: _, ...bare } = fix(1, 1, 1, '')
    assert.deepEqual(applyFixes({ name: 'a.yaml', text: 'a: 1' }, [bare]), {
      text: 'a: 1',
      applied: 0,
    })
  })
})

import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Problem } from '../../../src/model/problem.ts'
import { problemWriters } from '../../../src/observe/problems/index.ts'
import type { WriterOptions } from '../../../src/observe/problems/report.ts'
import { sarifMistakes } from '../../fixtures/published-schema.ts'
import { problem, span } from './build.ts'

const finding = problem({
  rule: 'unknown-function',
  message: 'There is no function $lowercas.',
  span: span(9, 26, 9),
  suggestion: '$lowercase',
  help: 'See the list.',
  connector: 'People',
  fix: { span: span(9, 26, 9), text: '$lowercase' },
})

const writers = new Map(
  await Promise.all(
    Object.entries(problemWriters).map(async ([name, load]) => [name, await load()] as const),
  ),
)

function write(
  format: string,
  problems: readonly Problem[] = [finding],
  options: WriterOptions = {},
): string {
  const writer = writers.get(format)
  assert.ok(writer !== undefined)
  return writer.write({ problems, files: [{ name: 'connectors.yaml', text: 'x' }] }, options)
}

suite('machine problem output', () => {
  test('json carries a version, the counts and every field of every problem', () => {
    assert.deepEqual(JSON.parse(write('json')), {
      version: 1,
      command: 'validate',
      summary: { files: 1, errors: 1, warnings: 0 },
      problems: [
        {
          rule: 'unknown-function',
          severity: 'error',
          message: 'There is no function $lowercas.',
          file: 'connectors.yaml',
          range: { start: { line: 9, column: 26 }, end: { line: 9, column: 35 } },
          label: null,
          suggestion: '$lowercase',
          help: 'See the list.',
          connector: 'People',
          fix: {
            range: { start: { line: 9, column: 26 }, end: { line: 9, column: 35 } },
            text: '$lowercase',
          },
        },
      ],
    })
  })

  test('github writes one workflow command a problem, and escapes what would end it', () => {
    assert.equal(
      write('github'),
      '::error file=connectors.yaml,line=9,endLine=9,col=26,endColumn=35,title=unknown-function::' +
        'There is no function $lowercas; did you mean $lowercase?\n',
    )
    const nasty = problem({ span: span(1, 1, 1, 'a,b:c.yaml'), message: '100 %\n::error::x' })
    assert.ok(write('github', [nasty]).includes('file=a%2Cb%3Ac.yaml,'))
    assert.ok(write('github', [nasty]).endsWith('::100 %25%0A::error::x\n'))
  })

  test('github prints the worst forty and counts the rest', () => {
    const warnings = Array.from({ length: 45 }, (_, index) =>
      problem({ span: span(index + 1, 1, 1), severity: 'warning' }),
    )
    const lines = write('github', [...warnings, finding])
      .trimEnd()
      .split('\n')
    assert.equal(lines.length, 41)
    assert.ok(lines[0]?.startsWith('::error '))
    assert.equal(lines[40], '::notice::6 more problems not shown here.')
  })

  test('azure writes a logging command with the agent’s escapes', () => {
    assert.equal(
      write('azure'),
      '##vso[task.logissue type=error;sourcepath=connectors.yaml;linenumber=9;columnnumber=26;' +
        'code=unknown-function]There is no function $lowercas; did you mean $lowercase?\n',
    )
    const nasty = problem({ span: span(1, 1, 1, 'a;b].yaml'), message: 'x\n##vso[y]' })
    assert.ok(write('azure', [nasty]).includes('sourcepath=a%3Bb%5D.yaml;'))
    assert.equal(write('azure', [nasty]).trimEnd().split('\n').length, 1)
  })

  test('gitlab fingerprints stay when lines move and differ between equal findings', () => {
    const parse = (text: string): { fingerprint: string }[] =>
      JSON.parse(text) as { fingerprint: string }[]
    const [before] = parse(write('gitlab'))
    const [after] = parse(write('gitlab', [{ ...finding, span: span(12, 26, 9) }]))
    assert.equal(before?.fingerprint, after?.fingerprint)
    const [one, two] = parse(write('gitlab', [finding, finding]))
    assert.notEqual(one?.fingerprint, two?.fingerprint)
  })

  test('sarif names the rule, the region and the fix, and is what OASIS published', () => {
    const rules = new Map([
      ['unknown-function', { id: 'unknown-function', summary: 'Short.', help: 'Long.' }],
    ])
    const log: unknown = JSON.parse(write('sarif', [finding], { version: '1.2.3', rules }))
    assert.deepEqual(sarifMistakes(log), [])
    const region = { startLine: 9, startColumn: 26, endLine: 9, endColumn: 35 }
    const artifactLocation = { uri: 'connectors.yaml', uriBaseId: '%SRCROOT%' }
    const { tool, results } = runOf(log)
    assert.deepEqual(tool.driver.rules, [
      {
        id: 'unknown-function',
        shortDescription: { text: 'Short.' },
        fullDescription: { text: 'Short.' },
        help: { text: 'Long.\nrollcall help unknown-function' },
      },
    ])
    const { partialFingerprints, ...result } = results[0] ?? {}
    assert.deepEqual(result, {
      ruleId: 'unknown-function',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'There is no function $lowercas; did you mean $lowercase?\nSee the list.' },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          description: { text: 'rollcall fmt --fix' },
          artifactChanges: [
            {
              artifactLocation,
              replacements: [{ deletedRegion: region, insertedContent: { text: '$lowercase' } }],
            },
          ],
        },
      ],
    })
    const moved: unknown = JSON.parse(write('sarif', [{ ...finding, span: span(12, 26, 9) }]))
    assert.deepEqual(runOf(moved).results[0]?.['partialFingerprints'], partialFingerprints)
  })

  test('sarif writes paths as URIs, and only relative ones have a base', () => {
    const uri = (file: string): unknown => {
      const log: unknown = JSON.parse(write('sarif', [problem({ span: span(1, 1, 1, file) })]))
      assert.deepEqual(sarifMistakes(log), [])
      return runOf(log).results[0]?.['locations']
    }
    assert.match(JSON.stringify(uri('a b/ü.yaml')), /"uri":"a%20b\/%C3%BC\.yaml","uriBaseId"/u)
    assert.match(JSON.stringify(uri('/etc/x.yaml')), /"uri":"file:\/\/\/etc\/x\.yaml"\}/u)
  })

  test('a comment has room for the worst and counts the rest', () => {
    const many = Array.from({ length: 2000 }, (_, index) =>
      problem({ span: span(index + 1, 1, 1), severity: 'warning' }),
    )
    const text = write('markdown', [...many, finding])
    assert.ok(text.length < 40_000)
    assert.match(text, /\| error \| `unknown-function`/u)
    assert.match(text, /\d+ more problems, not shown here\./u)
  })

  test('junit is well-formed whatever a message holds, and a clean file is a passing case', () => {
    const nasty = problem({ span: span(1, 1, 1), message: '<a> & "b" \u0000 \ud800' })
    const output = write('junit', [nasty])
    assert.ok(output.includes('&lt;a&gt; &amp; &quot;b&quot; \ufffd \ufffd'))
    assert.ok(write('junit', []).includes('tests="1" failures="0"'))
    assert.ok(write('junit', []).includes('<testcase classname="connectors.yaml" name="valid"/>'))
  })

  test('markdown counts no files where tables were looked at', () => {
    const writer = writers.get('markdown')
    const text = writer?.write({ problems: [finding], files: [] }, { command: 'drift' }) ?? ''
    assert.ok(text.startsWith('### rollcall drift\n\n1 error, no warnings\n'), text)
    assert.match(write('markdown'), /\n1 file, 1 error, no warnings\n/u)
  })

  test('markdown shows markup of a message as text', () => {
    const nasty = problem({ span: span(1, 1, 1), message: '<img src=x> | `a` *b*' })
    const row = write('markdown', [nasty]).trimEnd().split('\n').at(-1)
    assert.equal(
      row,
      String.raw`| error | ${'`example-rule`'} | connectors.yaml:1:1 | &lt;img src=x> \| \`a\` \*b\* |`,
    )
  })

  test('no format says anything of a fix or a problem when there is none', () => {
    assert.equal(write('github', []), '')
    assert.equal(write('azure', []), '')
    assert.equal(write('gitlab', []), '[]\n')
  })
})

interface SarifRun {
  readonly tool: { readonly driver: { readonly rules: unknown } }
  readonly results: readonly Readonly<Record<string, unknown>>[]
}

function runOf(log: unknown): SarifRun {
  const { runs } = log as { runs: readonly SarifRun[] }
  const [run] = runs
  assert.ok(run !== undefined)
  return run
}

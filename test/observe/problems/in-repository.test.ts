import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { inRepository, repositoryRoot } from '../../../src/observe/problems/in-repository.ts'
import { problem, span } from './build.ts'

suite('paths of a repository', () => {
  test('a file is named from the top of the repository, wherever the command runs', (t) => {
    const root = repository(t)
    const found = problem({
      span: span(1, 1, 1, '../shared/a.yaml'),
      fix: { span: span(1, 1, 1, '../shared/a.yaml'), text: 'x' },
    })
    const report = { problems: [found], files: [{ name: 'connectors.yaml', text: '' }] }
    const { problems, files } = inRepository(report, join(root, 'identity'))
    assert.equal(problems[0]?.span.start.file, 'shared/a.yaml')
    assert.equal(problems[0]?.span.end.file, 'shared/a.yaml')
    assert.equal(problems[0]?.fix?.span.start.file, 'shared/a.yaml')
    assert.equal(files[0]?.name, 'identity/connectors.yaml')
  })

  test('a file outside of it, and a folder that is no repository, keep their names', (t) => {
    const root = repository(t)
    const outside = { problems: [problem({ span: span(1, 1, 1, '../../x.yaml') })], files: [] }
    const [first] = inRepository(outside, join(root, 'identity')).problems
    assert.equal(first?.span.start.file, '../../x.yaml')
    assert.equal(repositoryRoot('/'), undefined)
  })

  test('a linked work tree, whose .git is a file, is a repository too', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'rollcall-tree-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, '.git'), 'gitdir: elsewhere\n')
    assert.equal(repositoryRoot(folder), folder)
  })
})

function repository(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'rollcall-repository-'))
  t.after(() => rmSync(root, { recursive: true }))
  for (const name of ['.git', 'identity', 'shared']) mkdirSync(join(root, name))
  return root
}

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test, type TestContext } from 'node:test'
import { DocumentMistake, readBlocks } from './read-blocks.ts'
import { type DocumentRun, runDocument } from './run-document.ts'

suite('blocks of a document', { skip: process.platform === 'win32' }, () => {
  test('a command that fails is a mistake on its line', async (t) => {
    const { mistakes } = await runText(t, '# A\n\n```bash\ntrue\nfalse   # never\ntrue\n```\n')
    assert.equal(mistakes.length, 1)
    assert.match(mistakes[0] ?? '', /^doc\.md:5: ended with 1, not with 0/u)
  })

  test('a command that is to fail and does not is a mistake too', async (t) => {
    const { mistakes } = await runText(t, '<!-- run: line 1 ends with 3 -->\n```bash\ntrue\n```\n')
    assert.match(mistakes[0] ?? '', /^doc\.md:3: ended with 0, not with 3/u)
  })

  test('variables and the working directory last from block to block', async (t) => {
    const first = '```bash\nmkdir inner && cd inner\nNAME=ada\n```\n'
    const second = '```bash\n[ "$NAME $(basename "$PWD")" = "ada inner" ]\n```\n'
    assert.deepEqual(await runText(t, first + second), { ran: 2, mistakes: [] })
  })

  test('what goes on is waited for, and ends with the document', async (t) => {
    const said = '<!-- run: line 1 goes on after "ready" -->\n'
    const block = '```bash\nbash -c "echo ready; sleep 60"\n```\n'
    const begun = Date.now()
    assert.deepEqual(await runText(t, said + block), { ran: 1, mistakes: [] })
    assert.ok(Date.now() - begun < 30_000)
  })

  test('a text stands for a variable, and a block that is not run is left alone', async (t) => {
    const text =
      '<!-- run: p-1234 is $HOME -->\n```bash\n[ -d p-1234 ]\n```\n' +
      '<!-- not run: no -->\n```bash\nfalse\n```\n```console\n$ false\n```\n'
    assert.deepEqual(await runText(t, text), { ran: 1, mistakes: [] })
  })

  test('a comment that says nothing known, and a block without a language, are refused', () => {
    assert.throws(() => readBlocks('<!-- run: quickly -->\n```bash\ntrue\n```\n'), DocumentMistake)
    assert.throws(() => readBlocks('```\ntrue\n```\n'), DocumentMistake)
    assert.throws(() => readBlocks('```bash\ntrue\n'), DocumentMistake)
  })
})

async function runText(t: TestContext, text: string): Promise<DocumentRun> {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-document-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'doc.md')
  writeFileSync(path, text)
  return runDocument(path, 'doc.md')
}

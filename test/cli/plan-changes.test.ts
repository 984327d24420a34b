import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { suite, test, type TestContext } from 'node:test'
import { systemClock } from '../../src/model/clock.ts'
import { folderWith, run, type Ran } from './command-line.ts'

const HR = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings:
      Name: Name
      Dept: Dept
    deprovision: { onOutOfScope: delete }
    thresholds: { deletes: 2 }
`

interface Branches {
  readonly folder: string
  readonly git: (...args: readonly string[]) => string
  /** Commits a text of `connectors.yaml` on the branch that is checked out. */
  readonly commit: (text: string) => void
  readonly rollcall: (...args: readonly string[]) => Promise<Ran>
}

/** A repository with a branch `main`, and a connector space with ten people of it. */
async function branches(t: TestContext): Promise<Branches> {
  const folder = folderWith(t, { 'connectors.yaml': HR, '.gitignore': '.rollcall\npeople.*\n' })
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec(
    'CREATE TABLE People (Id varchar(20) PRIMARY KEY, Name varchar(64), Dept varchar(20))',
  )
  database.close()
  const lines = Array.from(
    { length: 10 },
    (_, at) => `${at + 1},Person ${at + 1},${at % 2 ? '' : 'Math'}`,
  )
  writeFileSync(join(folder, 'people.csv'), `Id,Name,Dept\n${lines.join('\n')}\n`)
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Kari', '-c', 'user.email=kari@example.com', ...args], {
      cwd: folder,
      encoding: 'utf8',
    })
  git('init', '-q', '-b', 'main')
  git('add', '-A')
  git('commit', '-qm', 'first')
  const rollcall = (...args: readonly string[]): Promise<Ran> =>
    run(folder, args, {}, { clock: systemClock })
  assert.equal((await rollcall('run', 'HR', 'full')).code, 0)
  const commit = (text: string): void => {
    writeFileSync(join(folder, 'connectors.yaml'), text)
    git('add', '-A')
    git('commit', '-qm', 'change')
  }
  return { folder, git, commit, rollcall }
}

const DEPT = HR.replace('Dept: Dept', `Dept: "Dept ?: 'None'"`)
const NARROW = HR.replace('    mappings:', "    scope: Dept = 'Math'\n    mappings:")

suite('rollcall plan --from', () => {
  test('says which rows of which column a branch changes, where, and the id that an approval names', async (t) => {
    const { commit, rollcall } = await branches(t)
    commit(DEPT)
    const { code, out } = await rollcall('plan', '--from', 'HEAD~1', '--to', 'HEAD')
    assert.equal(code, 0, out)
    assert.match(out, /^config {2}[0-9a-f]{7} → [0-9a-f]{7} {2}1 connector changed, 0 unchanged$/mu)
    assert.match(out, /^HR {2}within limits {2}10 people in scope$/mu)
    assert.match(out, /mappings\.Dept +Dept → Dept \?: 'None' +connectors\.yaml:10/u)
    assert.match(out, /^ {4}Dept +5 {2}mapping at connectors\.yaml:10$/mu)
    assert.match(out, /plan {2}p-[0-9a-f]{8}/u)
    const detailed = await rollcall(
      'plan',
      '--from',
      'HEAD~1',
      '--to',
      'HEAD',
      '--detailed-exitcode',
    )
    assert.equal(detailed.code, 2)
  })

  test('compares with the files as they stand when --to is left out', async (t) => {
    const { folder, rollcall } = await branches(t)
    writeFileSync(join(folder, 'connectors.yaml'), DEPT)
    const { code, out } = await rollcall('plan', '--from', 'main')
    assert.equal(code, 0)
    assert.match(out, /→ working tree/u)
    assert.match(out, /Dept +5 /u)
  })

  test('ends with 3 when somebody has to approve it, and lists every delete where people are shown', async (t) => {
    const { commit, rollcall } = await branches(t)
    commit(NARROW)
    const { code, out } = await rollcall(
      'plan',
      '--from',
      'HEAD~1',
      '--to',
      'HEAD',
      '--show',
      'values',
    )
    assert.equal(code, 3)
    assert.match(out, /^HR {2}needs approval {2}\(scope connectors\.yaml:8\)/mu)
    assert.match(out, /deletes, all 5\n(?: {4}- \d+\n){5}/u)
    assert.match(out, /after the merge: rollcall approve p-/u)
  })

  test('one Markdown comment: a mark to find it by, counts, no person', async (t) => {
    const { commit, rollcall } = await branches(t)
    commit(NARROW.replace('Name: Name', 'Name: "Name & \' <b>|@kari\'"'))
    const { code, out } = await rollcall(
      'plan',
      '--from',
      'HEAD~1',
      '--to',
      'HEAD',
      '--output',
      'markdown',
      '--ci',
    )
    assert.equal(code, 3)
    assert.ok(out.startsWith('<!-- rollcall plan default -->\n### rollcall plan · `'))
    assert.match(
      out,
      /^\| HR \| 0 \| 5 \| 0 \| \*\*5\*\* \| 0 \| \*\*needs approval\*\*: scope connectors/mu,
    )
    assert.doesNotMatch(out, /Person/u)
    // What somebody else wrote is no markup here, and calls nobody.
    assert.doesNotMatch(out, /<b>|@kari/u)
  })

  test('a connector with errors ends with 1 and says where', async (t) => {
    const { commit, rollcall } = await branches(t)
    commit(HR.replace('Dept: Dept', 'Dept: "$lowercas(Dept)"'))
    const { code, out } = await rollcall('plan', '--from', 'HEAD~1', '--to', 'HEAD')
    assert.equal(code, 1)
    assert.match(out, /^HR {2}invalid$/mu)
    assert.match(out, /connectors\.yaml:10:\d+ .*\[unknown-function\]/u)
  })

  test('a revision that is not there says what a build server has to fetch', async (t) => {
    const { rollcall } = await branches(t)
    const { code, err } = await rollcall('plan', '--from', 'nowhere')
    assert.equal(code, 1)
    assert.match(err, /fetch-depth: 0.*REPOSITORY_NO_REF/u)
    assert.equal((await rollcall('plan', '--to', 'HEAD')).code, 64)
  })

  test('follows no symbolic link of a commit', async (t) => {
    const { folder, git, rollcall } = await branches(t)
    git('rm', '-q', 'connectors.yaml')
    symlinkSync('/etc/passwd', join(folder, 'connectors.yaml'))
    git('add', '-A')
    git('commit', '-qm', 'link')
    const { code, out, err } = await rollcall('plan', '--from', 'HEAD~1', '--to', 'HEAD')
    assert.equal(code, 1)
    assert.match(err, /symbolic link.*REPOSITORY_CONTENT/u)
    assert.doesNotMatch(out + err, /root:/u)
  })

  test('runs nothing that the repository has set up', async (t) => {
    const { folder, git, commit, rollcall } = await branches(t)
    const trap = join(folder, 'ran')
    writeFileSync(join(folder, '.gitattributes'), '*.yaml filter=x\n')
    commit(DEPT)
    git('config', 'core.fsmonitor', `touch ${trap}`)
    git('config', 'filter.x.smudge', `touch ${trap}`)
    assert.equal((await rollcall('plan', '--from', 'HEAD~1', '--to', 'HEAD')).code, 0)
    assert.ok(!existsSync(trap))
  })

  test('the JSON says the same', async (t) => {
    const { commit, rollcall } = await branches(t)
    commit(DEPT)
    const { out } = await rollcall('plan', '--from', 'HEAD~1', '--to', 'HEAD', '--output', 'json')
    const report: {
      version: number
      show: string
      connectors: readonly { plan: string; rows: { counts: object } }[]
    } = JSON.parse(out)
    assert.deepEqual([report.version, report.show], [1, 'counts'])
    assert.deepEqual(report.connectors[0]?.rows.counts, {
      insert: 0,
      update: 5,
      disable: 0,
      recreate: 0,
      recreateDisabled: 0,
      delete: 0,
      purge: 0,
    })
  })
})

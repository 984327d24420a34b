import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A repository with a pull request. */
export interface Repository {
  readonly folder: string
  readonly base: string
  readonly head: string
  git(...args: readonly string[]): string
  remove(): void
}

const CONNECTORS = `version: 1
connectors:
  People:
    source: entra
    target: { sqlite: people.db }
    table: People
    anchor: { Id: objectId }
    mappings:
      UserName: userPrincipalName
      Lastname: surname
      Active: accountEnabled
    deprovision:
      onDisable: delete
    thresholds:
      deletes: 100
`

const TESTS = `connector: People
tests:
  - name: a person becomes a row
    given: { objectId: "7", userPrincipalName: ada@contoso.com, surname: King, accountEnabled: true }
    expect:
      sql: insert
      row: { UserName: ada@contoso.com, Lastname: King, Active: "True" }
`

const PULL_REQUESTS = {
  /** Fine as it is. */
  good: { 'connectors.yaml': CONNECTORS.replace('deletes: 100', 'deletes: 50') },
  /** A misspelt attribute on line 10, and with it nothing to test. */
  mistaken: { 'connectors.yaml': CONNECTORS.replace('surname', 'surnam') },
  /** A mapping that a test on line 3 of its file does not expect. */
  failing: { 'connectors.yaml': CONNECTORS.replace('surname', 'givenName') },
} as const

/** Makes a repository whose configuration stands in `identity/`, and a branch with a change. */
export function repositoryWith(
  change: keyof typeof PULL_REQUESTS,
  below = 'identity',
  database = 'people.db',
): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-repository-'))
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8', env: GIT }).trim()
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, below, name)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text.replace('people.db', database))
    }
    git('add', '--all')
    git('commit', '--quiet', '--message', 'a change')
  }
  git('init', '--quiet', '--initial-branch', 'main')
  write({ 'connectors.yaml': CONNECTORS, 'people.test.yaml': TESTS })
  const base = git('rev-parse', 'HEAD')
  git('switch', '--quiet', '--create', 'change')
  write(PULL_REQUESTS[change])
  const head = git('rev-parse', 'HEAD')
  return { folder, base, head, git, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

const GIT = {
  PATH: process.env['PATH'] ?? '',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
}

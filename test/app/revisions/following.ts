import assert from 'node:assert/strict'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { GitRevisions, type GitRevisionsOptions } from '../../../src/app/revisions/git-revisions.ts'
import type { Revision } from '../../../src/app/service/revision.ts'
import type { Log, LogFields } from '../../../src/observe/log.ts'
import { systemClock } from '../../../src/model/clock.ts'
import { testFolder } from '../../gitops/test-repository.ts'

/** A line that was logged. */
export interface Line {
  readonly level: string
  readonly message: string
  readonly fields: LogFields
}

/** A source of revisions on a folder of its own. */
export interface Following {
  readonly revisions: GitRevisions
  readonly folder: string
  readonly lines: readonly Line[]
  /** The same over the same folder, as after a restart. */
  readonly again: (options?: Partial<GitRevisionsOptions>) => GitRevisions
}

export const SIGNAL = new AbortController().signal

/** Follows a repository as the service does. */
export function follow(
  t: TestContext,
  repository: string,
  options: Partial<GitRevisionsOptions> = {},
): Following {
  const folder = testFolder(t)
  const lines: Line[] = []
  const open = (more: Partial<GitRevisionsOptions> = {}): GitRevisions => {
    const revisions = new GitRevisions({
      repository,
      ref: 'main',
      paths: ['connectors.yaml'],
      root: folder,
      folder: join(folder, 'repository'),
      login: {},
      poll: 50,
      environment: { PATH: process.env['PATH'], HOME: folder },
      clock: systemClock,
      log: logInto(lines),
      random: () => 0.5,
      ...options,
      ...more,
    })
    t.after(() => revisions.close())
    return revisions
  }
  return { revisions: open(), folder, lines, again: open }
}

/** The text of a file of a revision, by its path in the repository. */
export async function textOf(revision: Revision, path: string): Promise<string> {
  const content = await revision.readFile(join(revision.root, path))
  return typeof content === 'string' ? content : Buffer.from(content).toString()
}

function logInto(lines: Line[]): Log {
  const at =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      void lines.push({ level, message, fields })
  const log: Log = {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    with: () => log,
  }
  return log
}

/** Waits until something is so, at most 15 seconds. */
export async function until(done: () => boolean): Promise<void> {
  for (let waited = 0; !done(); waited += 20) {
    assert.ok(waited < 15_000, 'it did not come')
    await sleep(20)
  }
}

import { SyncError } from '../model/errors.ts'
import { runGit, type GitProgram } from './git.ts'
import { gitEnvironment } from './git-environment.ts'
import type { CommitReader } from './mirror.ts'

const LOCAL_TIME = 60_000

/** A repository on this machine that somebody works in. It is only read. */
export interface LocalRepository extends CommitReader {
  /** Absolute: where its files are checked out. */
  readonly top: string
  /**
   * The commit that a name stands for here: `HEAD~1`, `origin/main`, some digits of a commit.
   *
   * @throws SyncError `REPOSITORY_NO_REF`
   */
  resolve(ref: string, signal: AbortSignal): Promise<string>
}

/**
 * Opens the repository that a folder belongs to. None of its own settings can have anything run: hooks, filters and
 * watchers are off, and objects that are not there are not fetched.
 *
 * @param folder absolute
 * @throws SyncError `REPOSITORY_NOT_FOUND`, `GIT_UNAVAILABLE`
 */
export async function openLocalRepository(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<LocalRepository> {
  const program = programIn(folder, environment)
  const found = await runGit(program, ['rev-parse', '--show-toplevel'], {
    signal,
    within: LOCAL_TIME,
  })
  const top = found.stdout.toString().replace(/\r?\n$/u, '')
  if (found.code !== 0 || top === '') {
    throw new SyncError(
      'REPOSITORY_NOT_FOUND',
      `${folder} belongs to no git repository with files, so there are no revisions to compare.`,
    )
  }
  const locally: CommitReader['locally'] = (args, { signal: stop, most }) =>
    runGit(program, args, { signal: stop, within: LOCAL_TIME, ...(most !== undefined && { most }) })
  return {
    top,
    locally,
    program: () => program,
    argumentsOf: (args) => args,
    async resolve(ref, stop) {
      const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]
      const { code, stdout } = await locally(args, { signal: stop })
      if (code === 0) return stdout.toString().trim()
      throw new SyncError(
        'REPOSITORY_NO_REF',
        `The repository in ${top} has no commit "${ref}". On a build server it may have been fetched without its ` +
          'history: fetch all of it (fetch-depth: 0), or name a commit that is there.',
      )
    },
  }
}

/** Whose folder it is does not matter: nothing of it is run. */
function programIn(
  folder: string,
  given: Readonly<Record<string, string | undefined>>,
): GitProgram {
  const environment = gitEnvironment({ kind: 'local', url: folder }, {}, given, NOWHERE)
  const count = Number(environment['GIT_CONFIG_COUNT'])
  return {
    folder,
    environment: {
      ...environment,
      GIT_CONFIG_COUNT: String(count + 1),
      [`GIT_CONFIG_KEY_${count}`]: 'safe.directory',
      [`GIT_CONFIG_VALUE_${count}`]: '*',
    },
  }
}

/** Where there is no configuration, no hook and no list of attributes. */
const NOWHERE = process.platform === 'win32' ? String.raw`C:\nowhere` : '/dev/null/nowhere'

import { SyncError } from '../model/errors.ts'
import { type GitProgram, runGit } from './git.ts'

/** The first that knows SSH signatures. */
const OLDEST = [2, 34] as const

/**
 * Makes sure that the machine's git is there and knows what is asked of it.
 *
 * @throws SyncError `GIT_UNAVAILABLE`
 */
export async function requireGit(program: GitProgram, signal: AbortSignal): Promise<void> {
  const { stdout } = await runGit(program, ['--version'], { signal, within: 10_000 })
  const said = stdout.toString().trim()
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/u.exec(said) ?? []
  if (Number(major) > OLDEST[0]) return
  if (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]) return
  throw new SyncError(
    'GIT_UNAVAILABLE',
    `This machine has ${said}; a repository is read with git ${OLDEST.join('.')} or newer.`,
  )
}

import type { SyncError } from '../model/errors.ts'
import { type GitCall, type GitProgram, type GitResult, runGit } from './git.ts'
import type { GitLogin } from './git-environment.ts'
import { gitFailure, mayBeDamage } from './git-failure.ts'
import type { Remote } from './remote.ts'

/** Whom a call goes to. */
export interface CalledRemote {
  readonly remote: Remote
  readonly login: GitLogin
  /** How git is called with a login. */
  readonly program: (login: GitLogin) => GitProgram
}

/** A failure for which the copy on this machine may be to blame; a new one is tried before it is told. */
export class Damage extends Error {
  readonly failure: SyncError

  constructor(failure: SyncError) {
    super(failure.message, { cause: failure })
    this.failure = failure
  }
}

/**
 * A call that goes to the repository; with a token that was changed meanwhile it is made once more. What it throws
 * shows no token.
 *
 * @throws Damage
 * @throws SyncError `GIT_UNAVAILABLE`, `REPOSITORY_*`, `INTERRUPTED`
 */
export async function callRemote(
  { remote, login, program }: CalledRemote,
  args: readonly string[],
  call: GitCall,
): Promise<GitResult> {
  const user = remote.kind === 'https' ? remote.user : ''
  const token = login.token?.() ?? ''
  const result = await runGit(program(login), args, call)
  if (result.code === 0) return result
  const secrets = secretsOf(token, user)
  const failure = gitFailure(result.stderr, secrets)
  const renewed = login.token?.() ?? ''
  if (failure.code === 'REPOSITORY_REFUSED' && renewed !== token) {
    const again = await runGit(program(login), args, call)
    if (again.code === 0) return again
    throw gitFailure(again.stderr, [...secrets, ...secretsOf(renewed, user)])
  }
  throw mayBeDamage(result.stderr) ? new Damage(failure) : failure
}

/** The forms in which a token could show up in what git says. */
function secretsOf(token: string, user: string): readonly string[] {
  if (token === '') return []
  return [token, encodeURIComponent(token), Buffer.from(`${user}:${token}`).toString('base64')]
}

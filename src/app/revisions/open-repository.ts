import { freshSecret } from '../../config/secret.ts'
import { requireGit } from '../../gitops/require-git.ts'
import type { GitLogin } from '../../gitops/git-environment.ts'
import type { Signers } from '../../gitops/verify-commit.ts'
import type { SecretReference } from '../../model/definition.ts'
import type { SyncError } from '../../model/errors.ts'
import type { Log } from '../../observe/log.ts'
import type { ServicePage } from '../../scim/service-pages.ts'
import type { FollowedRepository } from '../change/repository-changes.ts'
import type { StateOptions } from '../state.ts'
import { repositoryFolder } from './followed.ts'
import { GitRevisions } from './git-revisions.ts'
import { webhookPage } from './webhook-page.ts'

/** Which repository is followed, and who may say something about it. Paths are absolute. */
export interface RepositoryOptions {
  /** A path, `https://…`, `ssh://…` or `git@host:path`. */
  readonly url: string
  readonly ref: string
  /** In the repository. */
  readonly paths: readonly string[]
  /** Between two looks, in milliseconds. */
  readonly poll: number
  readonly signers?: Signers
  readonly token?: SecretReference
  readonly sshKeyFile?: string
  readonly sshKnownHosts?: string
  readonly webhookSecret?: SecretReference
}

/** A repository that is followed. */
export interface OpenRepository {
  readonly revisions: GitRevisions
  /** The same for whoever plans commits of it. */
  readonly followed: FollowedRepository
  /** `/webhook`, where there is a secret for it. */
  readonly pages: readonly ServicePage[]
}

/**
 * Prepares to follow a repository; nothing is fetched yet. What is kept of it stands beside the connector space.
 *
 * @throws SyncError `GIT_UNAVAILABLE`, `SECRET_MISSING`, `USAGE` for an address, a ref or a path that is none
 */
export async function openRepository(
  repository: RepositoryOptions,
  options: StateOptions & {
    readonly environment: Readonly<Record<string, string | undefined>>
    readonly log: Log
    readonly random: () => number
    readonly signal: AbortSignal
    readonly onTrouble?: (error: SyncError) => void
  },
): Promise<OpenRepository> {
  const { url, ref, paths, poll, signers, webhookSecret } = repository
  const { cwd, environment, clock, log, random, onTrouble } = options
  const path = environment['PATH']
  await requireGit(
    { environment: path === undefined ? {} : { PATH: path }, folder: cwd },
    options.signal,
  )
  const secrets = { env: environment, cwd }
  const followed: FollowedRepository = {
    repository: url,
    ref,
    paths,
    root: cwd,
    folder: repositoryFolder(options),
    login: loginOf(repository, secrets),
    environment,
  }
  const revisions = new GitRevisions({
    ...followed,
    ...(signers !== undefined && { signers }),
    ...(onTrouble !== undefined && { onTrouble }),
    poll,
    clock,
    log,
    random,
  })
  if (webhookSecret === undefined) return { revisions, followed, pages: [] }
  const secret = freshSecret(webhookSecret, secrets)
  const page = webhookPage({ secret, clock, wake: () => revisions.wake() })
  return { revisions, followed, pages: [page] }
}

function loginOf(
  { token, sshKeyFile, sshKnownHosts }: RepositoryOptions,
  secrets: Parameters<typeof freshSecret>[1],
): GitLogin {
  const source = token === undefined ? undefined : freshSecret(token, secrets)
  return {
    ...(source !== undefined && { token: () => source.current().reveal().trim() }),
    ...(sshKeyFile !== undefined && { keyFile: sshKeyFile }),
    ...(sshKnownHosts !== undefined && { knownHosts: sshKnownHosts }),
  }
}

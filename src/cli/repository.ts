import { resolve } from 'node:path'
import type { RepositoryOptions } from '../app/revisions/open-repository.ts'
import { parseDuration } from '../config/normalize/duration.ts'
import { secretOption } from '../config/secret-option.ts'
import { SyncError } from '../model/errors.ts'
import type { CommandContext, OptionDescriptor } from './command.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** Options of `serve` that follow a git repository in place of files. */
export const REPOSITORY_OPTIONS: readonly OptionDescriptor[] = [
  {
    name: 'repo',
    value: 'URL',
    summary: 'Follows a git repository: https://, ssh://, git@host:path, or a path.',
  },
  { name: 'ref', value: 'REF', summary: 'Branch, tag or whole commit of it. Default: main.' },
  {
    name: 'path',
    value: 'PATH',
    repeatable: true,
    summary: 'The configuration in it, a file or a folder. Default: connectors.yaml.',
  },
  {
    name: 'poll',
    value: 'DURATION',
    summary: 'How often it is looked at, from 1s on. Default: 60s.',
  },
  {
    name: 'verify',
    value: 'ssh:FILE',
    summary: 'Takes only commits that a key of this file of allowed signers has signed.',
  },
  {
    name: 'verify-revoked',
    value: 'FILE',
    summary: 'Keys that count no more: a revocation list of ssh-keygen, or public keys.',
  },
  {
    name: 'git-token',
    value: 'SECRET',
    summary: 'The token for https://, as env:NAME or file:PATH; read again for each look.',
  },
  { name: 'ssh-key', value: 'FILE', summary: 'The private key for SSH.' },
  {
    name: 'ssh-known-hosts',
    value: 'FILE',
    summary: 'The only hosts that are believed. Default: those of the user and the machine.',
  },
  {
    name: 'webhook-secret',
    value: 'SECRET',
    summary: 'Opens POST /webhook for the git server: env:NAME or file:PATH.',
  },
]

/**
 * What the {@link REPOSITORY_OPTIONS} say; `undefined` when files are served.
 *
 * @throws SyncError `USAGE`
 */
export function repositoryOf(context: CommandContext): RepositoryOptions | undefined {
  const { given, global, cwd } = context
  const url = given.text('repo')
  if (url === undefined) {
    const stray = REPOSITORY_OPTIONS.find(({ name }) => given.text(name) !== undefined)
    if (stray === undefined) return undefined
    throw new SyncError('USAGE', `--${stray.name} belongs to --repo.`)
  }
  if (global.configGiven) {
    throw new SyncError(
      'USAGE',
      'Serve either a repository or files: --repo with --path, or --config.',
    )
  }
  const file = (name: string): string | undefined => {
    const text = given.text(name)
    if (text?.startsWith('env:') === true) {
      throw new SyncError('USAGE', `--${name} takes a file, since ssh reads one itself.`)
    }
    return text === undefined ? undefined : resolve(cwd, text.replace(/^file:/u, ''))
  }
  const sshKeyFile = file('ssh-key')
  const sshKnownHosts = file('ssh-known-hosts')
  const token = given.text('git-token')
  const webhook = given.text('webhook-secret')
  return {
    url,
    ref: given.text('ref') ?? 'main',
    paths: given.texts('path').length > 0 ? given.texts('path') : ['connectors.yaml'],
    poll: pollOf(given.text('poll')),
    ...signersOf(context),
    ...(token !== undefined && { token: secretOption('--git-token', token) }),
    ...(sshKeyFile !== undefined && { sshKeyFile }),
    ...(sshKnownHosts !== undefined && { sshKnownHosts }),
    ...(webhook !== undefined && { webhookSecret: secretOption('--webhook-secret', webhook) }),
  }
}

function pollOf(text: string | undefined): number {
  if (text === undefined) return MINUTE
  const poll = /^\d+(?:s|m|h)$/u.test(text) ? parseDuration(text) : 0
  if (poll >= 1_000 && poll <= DAY) return poll
  throw new SyncError(
    'USAGE',
    `--poll takes a duration from 1s to 24h, such as 60s, not "${text}".`,
  )
}

function signersOf({ given, cwd }: CommandContext): Pick<RepositoryOptions, 'signers'> {
  const verify = given.text('verify')
  const revoked = given.text('verify-revoked')
  if (verify === undefined) {
    if (revoked === undefined) return {}
    throw new SyncError('USAGE', '--verify-revoked belongs to --verify.')
  }
  const [, file] = /^ssh:(.+)$/u.exec(verify) ?? []
  if (file === undefined) {
    throw new SyncError(
      'USAGE',
      `--verify takes ssh:FILE with a file of allowed signers, not "${verify}".`,
    )
  }
  return {
    signers: {
      allowed: resolve(cwd, file),
      ...(revoked !== undefined && { revoked: resolve(cwd, revoked) }),
    },
  }
}

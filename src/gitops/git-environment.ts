import { join } from 'node:path'
import type { Remote } from './remote.ts'

/** How the service proves who it is. */
export interface GitLogin {
  /** Asked for each call, so that a token that was rotated is used from then on. */
  readonly token?: () => string
  /** Absolute path of a private key for SSH; the agent and the usual keys when left out. */
  readonly keyFile?: string
  /** Absolute path of the known hosts; those of the user and the machine when left out. */
  readonly knownHosts?: string
}

/** What of the process's environment git gets to see; nothing that git itself would obey. */
const PASSED = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'USERPROFILE',
  'SystemRoot',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SSH_AUTH_SOCK',
  'HTTPS_PROXY',
  'https_proxy',
  'ALL_PROXY',
  'all_proxy',
  'NO_PROXY',
  'no_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
] as const

/** Settings of every call, stronger than any file: nothing that a configuration could name is run. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['core.fsmonitor', 'false'],
  ['core.askPass', ''],
  ['credential.helper', ''],
  ['protocol.version', '2'],
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['fetch.fsckObjects', 'true'],
  ['fetch.writeCommitGraph', 'false'],
  // Packs are counted and made one; loose objects would only pile up.
  ['fetch.unpackLimit', '1'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
  // A redirect would take the token along to another host.
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1000'],
  ['http.lowSpeedTime', '30'],
  ['transfer.bundleURI', 'false'],
  ['log.showSignature', 'false'],
  ['i18n.logOutputEncoding', 'UTF-8'],
  // Only SSH signatures are looked at; nothing else is called for the others.
  ['gpg.format', 'ssh'],
  ['gpg.minTrustLevel', 'fully'],
  ['gpg.openpgp.program', 'false'],
  ['gpg.x509.program', 'false'],
]

/**
 * The whole environment of a call of git: no configuration of the user or the machine, no prompt, only the one
 * way to the repository. The token stands in it as a header, since others can read a command line.
 *
 * @param folder absolute; where `gitconfig` is an empty file
 */
export function gitEnvironment(
  remote: Remote,
  login: GitLogin,
  given: Readonly<Record<string, string | undefined>>,
  folder: string,
): Readonly<Record<string, string>> {
  const empty = join(folder, 'gitconfig')
  const settings = [
    ...SETTINGS,
    ['core.hooksPath', join(folder, 'no-hooks')] as const,
    ['core.attributesFile', empty] as const,
    ['core.excludesFile', empty] as const,
    [`protocol.${protocolOf(remote)}.allow`, 'always'] as const,
    ...headerOf(remote, login),
  ]
  return {
    ...passedOn(given),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: empty,
    GIT_CONFIG_GLOBAL: empty,
    GIT_ATTR_NOSYSTEM: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_SSH_VARIANT: 'ssh',
    GIT_SSH_COMMAND: sshCommand(login),
    GIT_CONFIG_COUNT: `${settings.length}`,
    ...Object.fromEntries(
      settings.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  }
}

function passedOn(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED) {
    const value = given[name]
    if (value !== undefined) passed[name] = value
  }
  return passed
}

function protocolOf({ kind }: Remote): string {
  return kind === 'local' ? 'file' : kind
}

function headerOf(remote: Remote, { token }: GitLogin): readonly (readonly [string, string])[] {
  if (remote.kind !== 'https' || token === undefined) return []
  const login = Buffer.from(`${remote.user}:${token()}`).toString('base64')
  return [[`http.${remote.origin}.extraHeader`, `Authorization: Basic ${login}`]]
}

/** Git hands this to a shell when it has to, so each word is quoted. */
function sshCommand({ keyFile, knownHosts }: GitLogin): string {
  const options = [
    'BatchMode=yes',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    'ForwardAgent=no',
    'ClearAllForwardings=yes',
    'PermitLocalCommand=no',
    'ConnectTimeout=15',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=2',
    ...(keyFile === undefined ? [] : ['IdentitiesOnly=yes']),
    ...(knownHosts === undefined
      ? []
      : [`UserKnownHostsFile=${sshPath(knownHosts)}`, 'GlobalKnownHostsFile=none']),
  ]
  const words = ['ssh', '-F', 'none', ...options.flatMap((option) => ['-o', option])]
  if (keyFile !== undefined) words.push('-i', keyFile)
  return words.map(quoted).join(' ')
}

/** A path in an option of ssh: `%` begins a token there, and a space ends a name. */
function sshPath(path: string): string {
  return `"${path.replaceAll('%', '%%')}"`
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}

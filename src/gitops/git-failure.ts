import { SyncError, type Code } from '../model/errors.ts'

/** What git's last words mean. The first that matches counts. */
interface Meaning {
  readonly words: RegExp
  readonly code: Code
  readonly message: string
}

const MEANINGS: readonly Meaning[] = [
  {
    words: /Host key verification failed/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The host of the repository is not among the known hosts, or its key is another one. Put its key into a file ' +
      'and name it with --ssh-known-hosts; compare it with what the host publishes first.',
  },
  {
    words: /UNPROTECTED PRIVATE KEY|invalid format|error in libcrypto|Load key/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The key for SSH cannot be used: it is damaged, has a passphrase, or others may read the file (chmod 600).',
  },
  {
    words: /Permission denied \(|no mutual signature|Too many authentication failures/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The host takes none of the keys. Add the public key as a deploy key of the repository, and name the private ' +
      'one with --ssh-key.',
  },
  {
    words: /could not read (?:Username|Password)|Authentication failed|error: 401|HTTP 401/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The repository asks for a token, or does not take the one it was given. Give one that may read the ' +
      'repository with --git-token env:NAME or file:PATH.',
  },
  {
    words: /error: 403|access (?:denied|rights? )|not (?:allowed|authorized)/iu,
    code: 'REPOSITORY_REFUSED',
    message: 'The login may not read the repository. Give the token or key the right to read it.',
  },
  {
    words:
      /SSL certificate problem|certificate verif|SSL peer certificate|unable to get local issuer/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The certificate of the repository is not to be trusted on this machine. For a certificate authority of ' +
      'your own put it into GIT_SSL_CAINFO.',
  },
  {
    words: /dubious ownership/iu,
    code: 'REPOSITORY_REFUSED',
    message:
      'The folder of the repository belongs to another user than the service runs as, and git reads no such ' +
      'folder. Give it to that user, or serve it by SSH or HTTPS.',
  },
  {
    words: /error: 30\d|unable to update url base from redirection/iu,
    code: 'REPOSITORY_REFUSED',
    message: 'The repository has moved. A redirect is not followed: name the new address.',
  },
  {
    words: /protocol .* is not supported|transport '.*' not allowed/iu,
    code: 'REPOSITORY_REFUSED',
    message: 'The repository points to another way of transport, which is not followed.',
  },
  {
    words: /find remote ref|not our ref|no such remote ref|unadvertised object/iu,
    code: 'REPOSITORY_NO_REF',
    message: 'The repository does not have what was asked for any more.',
  },
  {
    words: /No space left on device|disk quota exceeded|Read-only file system/iu,
    code: 'REPOSITORY_COPY',
    message: 'The copy of the repository cannot be written: the disk is full or takes no writes.',
  },
  {
    words:
      /resolve host|Failed to connect|connect to server|Connection |timed? ?out|Network is unreachable|No route to host|error: (?:429|5\d\d)|early EOF|hung up|RPC failed|transfer closed|Operation too slow|SSL_ERROR|gnutls|Proxy/iu,
    code: 'REPOSITORY_UNREACHABLE',
    message: 'The repository cannot be reached. What is active goes on; it is tried again.',
  },
  {
    words: /error: 404|not found|not appear to be a git repository|does not exist|No such file/iu,
    code: 'REPOSITORY_NOT_FOUND',
    message:
      'There is no repository at the address, or the login may not see it. Check the address and the rights.',
  },
]

/** Whether it says that the copy on this machine may be broken, and a new one may help. */
export function mayBeDamage(stderr: string): boolean {
  const damage =
    /object file|bad object|loose object|corrupt|packfile|pack has|missing (?:blob|tree|commit)|unable to read|not a git repository|\.lock'|invalid sha1|bad (?:config|line)|shallow file|inflate/iu
  return damage.test(stderr) || meaningOf(stderr) === undefined
}

/**
 * What a call of git that ended with a failure means.
 *
 * @param secrets what must not be told, wherever it stands
 */
export function gitFailure(stderr: string, secrets: readonly string[]): SyncError {
  const { code, message } = meaningOf(stderr) ?? {
    code: 'REPOSITORY_UNREACHABLE' as const,
    message: 'git cannot read the repository.',
  }
  const said = lastWords(stderr, secrets)
  return new SyncError(code, said === '' ? message : `${message} (git: ${said})`)
}

function meaningOf(stderr: string): Meaning | undefined {
  return MEANINGS.find(({ words }) => words.test(stderr))
}

/** The line that tells most, without addresses with logins, secrets and control characters. */
function lastWords(stderr: string, secrets: readonly string[]): string {
  const lines = stderr.split(/\r?\n/u).filter((line) => /^(?:fatal|error|ssh|remote):/iu.test(line))
  const line = lines.find((one) => /^(?:fatal|error):/iu.test(one)) ?? lines.at(-1) ?? ''
  return scrub(line, secrets)
    .replaceAll(/\p{Cc}/gu, '')
    .slice(0, 200)
    .trim()
}

function scrub(text: string, secrets: readonly string[]): string {
  const hidden = text.replaceAll(/\/\/[^/@\s']+@/gu, '//…@')
  return secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), hidden)
}

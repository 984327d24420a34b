import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SyncError } from '../model/errors.ts'

/** Where a repository is. `url` is what git is told; it never holds a password. */
export type Remote =
  | { readonly kind: 'local'; readonly url: string }
  | {
      readonly kind: 'https'
      readonly url: string
      /** `https://git.example.com/`: nothing else is sent the token. */
      readonly origin: string
      /** The name that goes with the token. */
      readonly user: string
    }
  | { readonly kind: 'ssh'; readonly url: string }

/** What GitHub wants as a name beside a token; the others take any name. */
const TOKEN_USER = 'x-access-token'

/**
 * Reads the address of a repository: a path, `https://…`, `ssh://…` or `git@host:path`.
 *
 * @param cwd absolute; where a relative path starts
 * @throws SyncError `USAGE` for any other way to reach one, and for a password in the address
 */
export function parseRemote(text: string, cwd: string): Remote {
  if (text === '' || text.startsWith('-') || /\p{Cc}/u.test(text)) {
    throw new SyncError(
      'USAGE',
      'The address of a repository cannot be empty, begin with a hyphen or hold control characters.',
    )
  }
  if (/^[a-z][a-z0-9+.-]+:\/\//iu.test(text)) return fromUrl(text)
  if (text.includes('::')) {
    throw new SyncError('USAGE', 'Addresses with "::" run programs, and are not taken.')
  }
  if (/^(?:[^/\\:@]+@)?[^/\\:@]{2,}:/u.test(text)) return fromScp(text)
  return { kind: 'local', url: resolve(cwd, text) }
}

function fromUrl(text: string): Remote {
  if (!URL.canParse(text)) throw new SyncError('USAGE', 'The address of the repository is no URL.')
  const url = new URL(text)
  if (url.password !== '') {
    throw new SyncError(
      'USAGE',
      'The address of the repository holds a password, which everybody on this machine can read. ' +
        'Take it out, and give it with --git-token env:NAME or --git-token file:PATH.',
    )
  }
  switch (url.protocol) {
    case 'https:': {
      const user = url.username === '' ? TOKEN_USER : decodeURIComponent(url.username)
      url.username = ''
      return { kind: 'https', url: url.href, origin: `${url.origin}/`, user }
    }
    case 'ssh:':
      if (decodeURIComponent(url.hostname).startsWith('-')) throw badHost()
      return { kind: 'ssh', url: url.href }
    case 'file:':
      if (url.host !== '') throw new SyncError('USAGE', 'A file:// address has no host.')
      return { kind: 'local', url: fileURLToPath(url) }
    default:
      throw new SyncError(
        'USAGE',
        `A repository is not read by ${url.protocol}// since nothing proves who answers. ` +
          'Use https://, ssh:// or a path.',
      )
  }
}

/** `git@host:path`, as git writes addresses for SSH. */
function fromScp(text: string): Remote {
  const host = text.slice(text.indexOf('@') + 1)
  if (host.startsWith('-')) throw badHost()
  return { kind: 'ssh', url: text }
}

function badHost(): SyncError {
  return new SyncError('USAGE', 'The host of the repository cannot begin with a hyphen.')
}

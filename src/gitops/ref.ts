import { SyncError } from '../model/errors.ts'

/** What is followed: a commit that never changes, or a name that is looked up. */
export type Ref =
  | { readonly kind: 'commit'; readonly id: string }
  | { readonly kind: 'name'; readonly names: readonly string[]; readonly text: string }

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u
/** What `git check-ref-format` takes, as far as anybody uses it. */
const NAME = /^(?![./-])(?!.*(?:\.\.|@\{|\/\/|\/\.|\.lock(?:\/|$)))[^\p{Cc}\s~^:?*[\\]+(?<![/.])$/u

/**
 * Reads what `--ref` says: a branch, a tag, `refs/…`, or all digits of a commit.
 *
 * @throws SyncError `USAGE` for what cannot be a name
 */
export function parseRef(text: string): Ref {
  if (COMMIT.test(text)) return { kind: 'commit', id: text }
  if (!NAME.test(text)) {
    throw new SyncError('USAGE', `${JSON.stringify(text)} is no name of a branch or tag.`)
  }
  if (text.startsWith('refs/')) return { kind: 'name', names: [text], text }
  return { kind: 'name', names: [`refs/heads/${text}`, `refs/tags/${text}`], text }
}

/** What a repository says that a name stands for now. */
export interface Found {
  /** `refs/heads/main`; a commit's own digits for a commit. */
  readonly name: string
  /** The object that it names: a commit, or a tag that has a message. */
  readonly id: string
}

/**
 * The one of the advertised names that is meant.
 *
 * @param advertised lines of `git ls-remote`
 * @throws SyncError `REPOSITORY_NO_REF` when there is none, or a branch and a tag of that name
 */
export function chooseRef(ref: Ref & { readonly kind: 'name' }, advertised: string): Found {
  const found = advertised.split('\n').flatMap((line) => {
    const [id = '', name = ''] = line.split('\t')
    return ref.names.includes(name) && COMMIT.test(id) ? [{ id, name }] : []
  })
  const [one, other] = found
  if (one === undefined) {
    throw new SyncError(
      'REPOSITORY_NO_REF',
      `The repository has no branch or tag "${ref.text}". Check --ref, and that something was pushed.`,
    )
  }
  if (other !== undefined) {
    throw new SyncError(
      'REPOSITORY_NO_REF',
      `The repository has a branch and a tag "${ref.text}". Say --ref ${one.name} or --ref ${other.name}.`,
    )
  }
  return one
}

import { SyncError } from '../../model/errors.ts'
import { unreachable } from '../../model/unreachable.ts'

/**
 * What a command asks of the process that holds the connector space. It is left at the desk in the words of
 * the command line, so that whoever looks there can read it.
 */
export type Wish =
  | {
      readonly kind: 'run'
      readonly profile: string
      readonly expect?: Expectation
      /** See `RunRequest`. */
      readonly acceptFewer?: number
    }
  | { readonly kind: 'approve'; readonly plan: string }
  | { readonly kind: 'reject'; readonly plan: string; readonly reason: string }
  | { readonly kind: 'drift'; readonly fix: 'overwrite' | 'adopt' }
  | { readonly kind: 'undo'; readonly run: number; readonly id?: string }

/** The plan that a run is to find again. */
export interface Expectation {
  readonly plan: string
  readonly digest: string
}

/** The words of a wish: `run nightly`, `approve p-77d1…`, `undo 813 --row 8f3c`. */
export function wishWords(wish: Wish): string {
  switch (wish.kind) {
    case 'run': {
      const { expect, acceptFewer } = wish
      const bound = expect === undefined ? '' : ` --plan ${expect.plan} ${expect.digest}`
      const fewer = acceptFewer === undefined ? '' : ` --accept-fewer ${acceptFewer}`
      return `run ${encodeURIComponent(wish.profile)}${bound}${fewer}`
    }
    case 'approve':
      return `approve ${wish.plan}`
    case 'reject':
      return `reject ${wish.plan} --reason ${wish.reason}`
    case 'drift':
      return `drift --fix ${wish.fix}`
    case 'undo':
      return `undo ${wish.run}${wish.id === undefined ? '' : ` --row ${encodeURIComponent(wish.id)}`}`
    default:
      return unreachable(wish)
  }
}

const FORMS: readonly (readonly [RegExp, (words: readonly string[]) => Wish])[] = [
  [
    /^run (\S+)(?: --plan (\S+) (\S+))?(?: --accept-fewer (\d+))?$/u,
    ([profile = '', plan, digest, fewer]) => ({
      kind: 'run',
      profile: decodeURIComponent(profile),
      ...(plan !== undefined && digest !== undefined && { expect: { plan, digest } }),
      ...(fewer !== undefined && { acceptFewer: Number(fewer) }),
    }),
  ],
  [/^approve (\S+)$/u, ([plan = '']) => ({ kind: 'approve', plan })],
  [
    /^reject (\S+) --reason (.*)$/su,
    ([plan = '', reason = '']) => ({ kind: 'reject', plan, reason }),
  ],
  [/^drift --fix overwrite$/u, () => ({ kind: 'drift', fix: 'overwrite' })],
  [/^drift --fix adopt$/u, () => ({ kind: 'drift', fix: 'adopt' })],
  [
    /^undo (\d+)(?: --row (\S+))?$/u,
    ([run = '', id]) => ({
      kind: 'undo',
      run: Number(run),
      ...(id !== undefined && { id: decodeURIComponent(id) }),
    }),
  ],
]

/**
 * @throws SyncError `USAGE` for words that this version does not know
 */
export function readWish(words: string): Wish {
  for (const [form, make] of FORMS) {
    const match = form.exec(words)
    if (match !== null) return make(match.slice(1))
  }
  throw new SyncError('USAGE', 'Somebody asks for something that this version does not know.')
}

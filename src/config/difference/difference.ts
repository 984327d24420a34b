import type { ConnectorDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'

/**
 * What a change of the configuration does: it applies at once, it is planned and applies while it stays within
 * the thresholds, or it is held until somebody approves it.
 */
export type Effect = 'applies' | 'planned' | 'held'

/** One place in which two versions of a connector differ. */
export interface Difference {
  /** The kind of change, a name of `kinds/index.ts`. */
  readonly kind: string
  /** Keys from the connector down, as they are written: `mappings.Firstname.default`. */
  readonly path: string
  /** In the newer version; in the older one where the newer has nothing. */
  readonly span: Span
  /** In words, without a secret; absent where there was nothing. */
  readonly before?: string
  /** In words, without a secret; absent where nothing is left. */
  readonly after?: string
  readonly effect: Effect
  /** Held only where somebody leaves the scope, which a plan finds out; else it is planned. */
  readonly heldIfLeaving?: true
  /** The configuration says that it is still the same (`moved`): rows are brought along in place. */
  readonly moved?: true
  /** Why it is held or planned, as the end of a sentence. */
  readonly why: string
}

/** A kind of change: which keys of the grammar it is about, and how it is found. */
export interface ChangeKind {
  readonly name: string
  /** Keys from a connector or an object type down; `*` stands for any name, an ending `**` for all below. */
  readonly keys: readonly string[]
  /** What changes, for the documentation. */
  readonly summary: string
  /** What it does, for the documentation. */
  readonly does: string
  find(before: ConnectorDefinition, after: ConnectorDefinition): readonly Found[]
}

/** A difference before it is given its kind. */
export type Found = Omit<Difference, 'kind'>

/** The versions of one object type. */
export interface TypePair {
  readonly before: ObjectTypeDefinition
  readonly after: ObjectTypeDefinition
  /** What stands before its keys: empty for User, which stands in the connector itself. */
  readonly prefix: string
}

/** Object types that both versions have. */
export function typePairs(
  before: ConnectorDefinition,
  after: ConnectorDefinition,
): readonly TypePair[] {
  return after.objects.flatMap((newer) => {
    const older = before.objects.find((one) => one.name === newer.name)
    return older === undefined ? [] : { before: older, after: newer, prefix: prefixOf(newer.name) }
  })
}

/** `objects.Group.`; nothing for User. */
export function prefixOf(objectType: string): string {
  return objectType === 'User' ? '' : `objects.${objectType}.`
}

/** A difference of two texts in words; `undefined` when they are the same. */
export function changed(
  at: { readonly path: string; readonly span: Span },
  words: { readonly before: string | undefined; readonly after: string | undefined },
  what: Pick<Difference, 'effect' | 'why'> & Pick<Partial<Difference>, 'heldIfLeaving'>,
): readonly Found[] {
  const { before, after } = words
  if (before === after) return []
  return [
    {
      path: at.path,
      span: at.span,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...what,
    },
  ]
}

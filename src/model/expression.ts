import type { Span } from './position.ts'

/** UTF-16 units of an expression at most: nobody wrote a longer one. */
export const MOST_CHARACTERS = 20_000

/**
 * What the syntax tree of one JSONata expression says, before anything is evaluated. Lint rules,
 * inverses, filters and discovery read it; none of them parses text.
 */
export interface ExpressionAnalysis {
  /** Attributes read from the object itself, by canonical path; conditions of selectors count too. */
  readonly inputs: readonly AttributeInput[]
  /** The canonical paths of {@link inputs}, for whoever does not ask where they stand. */
  readonly paths: readonly (readonly string[])[]
  /** Functions called by name, `$` not included. */
  readonly functions: readonly NamedUse[]
  /** Names at the top of a path that no vocabulary knows. */
  readonly unknownNames: readonly NamedUse[]
  /** Functions that neither JSONata nor Rollcall has. */
  readonly unknownFunctions: readonly NamedUse[]
  /** Variables that nothing binds, `$` not included; the suggestion stands as it is to be written. */
  readonly unknownVariables: readonly NamedUse[]
  /** Calls without `$`, such as `lowercase(x)`. */
  readonly bareCalls: readonly NamedUse[]
  /** Regular expressions, with the reason when one is refused or risky. */
  readonly regularExpressions: readonly {
    readonly source: string
    readonly span: Span
    readonly refused?: string
    readonly catastrophic: boolean
  }[]
  /** Functions whose result changes from call to call: `$now`, `$millis`, `$random`, `$shuffle`, `$guid`. */
  readonly nondeterministic: readonly NamedUse[]
  /** `+`, `-`, `*`, `/` or `%` beside something that is surely a text: it fails for everybody. */
  readonly textOperators: readonly NamedUse[]
  /** Whether several values are possible where a scalar column wants one (a multi-valued path without `[0]`). */
  readonly mayYieldSeveral: boolean
}

/** A use of a name, with its place in the file. */
export interface NamedUse {
  readonly name: string
  readonly span: Span
  /** The nearest known name, when one is near. */
  readonly suggestion?: string
  /** The attribute that has no such sub-attribute, as a path. */
  readonly within?: string
}

/** An attribute that an expression reads. */
export interface AttributeInput extends NamedUse {
  /** Canonical SCIM path as segments, such as `['name','givenName']` or `[ENTERPRISE_USER,'department']`. */
  readonly path: readonly string[]
}

/** Text of an expression with its place: `spanOf` maps an offset in the text to the file. */
export interface ExpressionText {
  readonly text: string
  readonly span: Span
  /** Place in the file of a stretch of the text, by UTF-16 offsets; approximate inside folded scalars. */
  spanOf(start: number, end: number): Span
}

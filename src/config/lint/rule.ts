import type { Awaitable } from '../../model/awaitable.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { ExpressionAnalysis, ExpressionText } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'
import type { Problem, Severity } from '../../model/problem.ts'
import type { Configuration } from '../configuration.ts'
import type { ParsedFile } from '../document.ts'
import type { ExampleTable } from './example-table.ts'
import type { ExpressionPlace, ExpressionUse } from './expression-place.ts'

/**
 * One mistake and everything that is said about it: in messages, by `rollcall help RULE`, in
 * `docs/rules/` and in SARIF. Its two examples are its test.
 */
export interface RuleDescription {
  /** In words, such as `unknown-function`. Never renamed. */
  readonly id: string
  readonly severity: Severity
  /** One sentence: what is wrong. */
  readonly summary: string
  /** A short paragraph: what would happen. */
  readonly why: string
  /** One or two sentences: what to do. */
  readonly help: string
  /** A configuration, or several files by name, that the rule has nothing to say about. */
  readonly good: Example
  /** A configuration with exactly this mistake. */
  readonly bad: Example
  /** Where {@link bad} has it: `line:column`, with several files `file:line:column`. */
  readonly at: string
  /**
   * Rules whose problems at the same place are consequences of this mistake, or say less about it, and
   * are left out.
   */
  readonly replaces?: readonly string[]
  /** The mistake is one of all files together, so that it cannot be seen beside other examples. */
  readonly alone?: true
  /** The table that the examples are checked against, for what only a database can tell. */
  readonly table?: ExampleTable
}

/** YAML text, or several files by name. */
export type Example = string | Readonly<Record<string, string>>

/**
 * A rule, with its check or with the name of the part that reports it on its way. What a check looks at is all that
 * its findings depend on: they are found again only where that has changed.
 */
export type LintRule = RuleDescription & (RuleCheck | RuleReporter)

/** One that looks for itself, at one thing at a time. */
export type RuleCheck =
  | { readonly looksAt: 'file'; readonly check: (look: FileLook) => readonly Finding[] }
  | {
      readonly looksAt: 'connector'
      readonly check: (look: ConnectorLook) => Awaitable<readonly Finding[]>
    }
  | {
      readonly looksAt: 'configuration'
      readonly check: (look: ConfigurationLook) => readonly Finding[]
    }

/** One that is reported where it is met. */
export interface RuleReporter {
  readonly reportedBy: 'loader' | 'compiler' | 'tests' | 'snapshots'
}

/** What a check gives; id, severity and help are the rule's own where it does not say otherwise. */
export interface Finding extends Omit<Problem, 'rule' | 'severity'> {
  readonly severity?: Severity
  /** The stretch in which problems of replaced rules are left out; by default `span`. */
  readonly covers?: Span
  /** Further stretches in which they are left out. */
  readonly alsoCovers?: readonly Span[]
}

/** One file, as it is written: also what stands in connectors that have errors. */
export interface FileLook {
  readonly file: ParsedFile
  /** Every place where an expression is expected. */
  readonly places: readonly ExpressionPlace[]
  /** The places that hold a text. */
  readonly expressions: readonly ExpressionUse[]
  /** What the syntax tree says, or why there is none. */
  readonly analyse: (use: ExpressionUse) => ExpressionAnalysis | FailedExpression
}

/** One connector without errors of the loader's, in normal form, wherever its parts were written. */
export interface ConnectorLook {
  readonly connector: ConnectorDefinition
  /** What the syntax tree of one of its expressions says, or why there is none. */
  readonly analyse: (expression: ExpressionText) => ExpressionAnalysis | FailedExpression
  /** What the compiler knows of a column; `undefined` when the connector does not compile. */
  readonly flow: (objectType: string, column: string) => FlowFacts | undefined
  /** Values that are not given back as they were accepted, at most one an attribute (spec §3.6). */
  readonly counterexamples: () => Awaitable<readonly Counterexample[]>
}

/** All connectors and files together: what only shows beside others. */
export interface ConfigurationLook {
  readonly configuration: Configuration
}

/** Why an expression has no syntax tree; `problem.label` is JSONata's own code, such as `S0201`. */
export interface FailedExpression {
  readonly failed: Problem
}

/** What lint asks of a compiled flow. */
export interface FlowFacts {
  /** Different attribute values always give different column values. */
  injective(): boolean
  /** Whether GET reads the attribute from the live row. */
  readFromRow(): boolean
  /** Canonical paths, joined by `.`, of the attributes that the flow reads. */
  readonly inputs: readonly string[]
}

/** A value for which "what was accepted is what GET returns" does not hold. */
export interface Counterexample {
  readonly objectType: string
  readonly column: string
  readonly attribute: string
  /** JSON text, cut where it is long. The values are made up; none is a person's. */
  readonly accepted: string
  readonly written: string
  readonly returned: string
}

/** Builds a rule; gives back what it is given. */
export function defineRule<T extends LintRule>(rule: T): T {
  return rule
}

/** Whether an expression could not be read. */
export function isFailed(
  analysis: ExpressionAnalysis | FailedExpression,
): analysis is FailedExpression {
  return 'failed' in analysis
}

/** The lines of a stretch, from their beginning to their end: for consequences anywhere on them. */
export function wholeLines({ start, end }: Span): Span {
  return {
    start: { ...start, column: 1 },
    end: { ...end, column: Number.MAX_SAFE_INTEGER },
  }
}

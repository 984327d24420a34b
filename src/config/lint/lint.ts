import type { Position, Span } from '../../model/position.ts'
import { compareProblems, type Problem } from '../../model/problem.ts'
import type { ParsedFile } from '../document.ts'
import { lintRules } from './index.ts'
import { numberLikeText, numberLikeTexts } from './number-like-text.ts'
import type { ConfigurationLook, ConnectorLook, FileLook, Finding, LintRule } from './rule.ts'

/** A problem, and what it makes superfluous. */
export interface FoundProblem {
  readonly problem: Problem
  readonly replaces: readonly string[]
  readonly covers: readonly Span[]
}

/** What the rules find in one file as it is written. */
export function lintFile(look: FileLook): readonly FoundProblem[] {
  return OF_FILES.flatMap((rule) => rule.check(look).map((finding) => asProblem(rule, finding)))
}

/** What the rules find in one connector in normal form. */
export async function lintConnector(look: ConnectorLook): Promise<readonly FoundProblem[]> {
  const found: FoundProblem[] = []
  for (const rule of OF_CONNECTORS) {
    const findings = rule.check(look)
    // Nearly all answer at once; a promise each would be waited for.
    const given = findings instanceof Promise ? await findings : findings
    for (const finding of given) found.push(asProblem(rule, finding))
  }
  return found
}

/** What the rules find in all connectors and files together. */
export function lintTogether(look: ConfigurationLook): readonly FoundProblem[] {
  return OF_ALL.flatMap((rule) => rule.check(look).map((finding) => asProblem(rule, finding)))
}

/**
 * Adds what the loader and the compiler found, leaves out what follows from something else, and sorts: the whole
 * output of `validate`.
 *
 * @param reported problems of the loader and the compiler
 */
export function conclude(
  found: readonly FoundProblem[],
  reported: readonly Problem[],
): readonly Problem[] {
  return withoutConsequences(found, reported).map((problem) => withHelp(problem, HELPS))
}

const HELPS: ReadonlyMap<string, string> = new Map(lintRules.map(({ id, help }) => [id, help]))

const OF_FILES = lintRules.filter((rule) => isLooking(rule, 'file'))
const OF_CONNECTORS = lintRules.filter((rule) => isLooking(rule, 'connector'))
const OF_ALL = lintRules.filter((rule) => isLooking(rule, 'configuration'))

function isLooking<K extends 'file' | 'connector' | 'configuration'>(
  rule: LintRule,
  looksAt: K,
): rule is Extract<LintRule, { readonly looksAt: K }> {
  return 'check' in rule && rule.looksAt === looksAt
}

/** Every problem has a line of help, that of its rule when whoever reports it gives none. */
function withHelp(problem: Problem, helps: ReadonlyMap<string, string>): Problem {
  const help = problem.help ?? helps.get(problem.rule)
  return help === undefined ? problem : { ...problem, help }
}

/**
 * Everything that is said about a file of mapping tests, whose values stand beside those of a table.
 *
 * @param reported problems of the YAML and of the schema
 */
export function testFileProblems(
  file: ParsedFile,
  reported: readonly Problem[],
): readonly Problem[] {
  const found = numberLikeTexts(file).map((finding) => asProblem(numberLikeText, finding).problem)
  return [...found, ...reported].sort(compareProblems).map((problem) => withHelp(problem, HELPS))
}

function asProblem(rule: LintRule, { covers, alsoCovers = [], ...finding }: Finding): FoundProblem {
  const problem: Problem = { severity: rule.severity, ...finding, rule: rule.id }
  return { problem, replaces: rule.replaces ?? [], covers: [covers ?? finding.span, ...alsoCovers] }
}

/** One mistake, one message: problems that another one covers are left out, and so are doubles. */
function withoutConsequences(
  found: readonly FoundProblem[],
  reported: readonly Problem[],
): readonly Problem[] {
  const covered = found
    .filter(({ replaces }) => replaces.length > 0)
    .flatMap(({ problem, replaces, covers }) => covers.map((span) => ({ problem, replaces, span })))
  const byFile = Map.groupBy(covered, ({ span }) => span.start.file)
  const seen = new Set<string>()
  return [...found.map(({ problem }) => problem), ...reported]
    .filter((problem) => {
      const { start } = problem.span
      const key = JSON.stringify([problem.rule, start.file, start.line, start.column])
      if (seen.has(key)) return false
      seen.add(key)
      return !(byFile.get(start.file) ?? []).some(
        (other) =>
          other.problem !== problem &&
          other.replaces.includes(problem.rule) &&
          overlap(problem.span, other.span),
      )
    })
    .sort(compareProblems)
}

/** Whether two stretches of a file have a part in common, or begin at the same place. */
function overlap(a: Span, b: Span): boolean {
  if (before(a.start, b.start) === before(b.start, a.start)) return true
  return before(a.start, b.end) && before(b.start, a.end)
}

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}

import type { Position, Span } from '../../model/position.ts'
import { compareProblems, type Problem } from '../../model/problem.ts'
import type { ParsedFile } from '../document.ts'
import { lintRules } from './index.ts'
import { numberLikeText, numberLikeTexts } from './number-like-text.ts'
import type { Finding, LintContext, LintRule } from './rule.ts'

/** A problem, and what it makes superfluous. */
interface ReplacingProblem {
  readonly problem: Problem
  readonly replaces: readonly string[]
  readonly covers: readonly Span[]
}

/**
 * Runs the rules, adds what the loader and the compiler found, leaves out what follows from something
 * else, and sorts: the whole output of `validate`.
 *
 * @param reported problems of the loader and the compiler
 */
export async function lint(
  context: LintContext,
  reported: readonly Problem[],
  rules: readonly LintRule[] = lintRules,
): Promise<readonly Problem[]> {
  const found: ReplacingProblem[] = []
  for (const rule of rules) {
    if (!('check' in rule)) continue
    for (const finding of await rule.check(context)) found.push(asProblem(rule, finding))
  }
  const helps = new Map(rules.map(({ id, help }) => [id, help]))
  return withoutConsequences(found, reported).map((problem) => withHelp(problem, helps))
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
  const helps = new Map(lintRules.map(({ id, help }) => [id, help]))
  const found = numberLikeTexts(file).map((finding) => asProblem(numberLikeText, finding).problem)
  return [...found, ...reported].sort(compareProblems).map((problem) => withHelp(problem, helps))
}

function asProblem(
  rule: LintRule,
  { covers, alsoCovers = [], ...finding }: Finding,
): ReplacingProblem {
  const problem: Problem = { severity: rule.severity, ...finding, rule: rule.id }
  return { problem, replaces: rule.replaces ?? [], covers: [covers ?? finding.span, ...alsoCovers] }
}

/** One mistake, one message: problems that another one covers are left out, and so are doubles. */
function withoutConsequences(
  found: readonly ReplacingProblem[],
  reported: readonly Problem[],
): readonly Problem[] {
  const replacing = found.filter(({ replaces }) => replaces.length > 0)
  const seen = new Set<string>()
  return [...found.map(({ problem }) => problem), ...reported]
    .filter((problem) => {
      const { start } = problem.span
      const key = JSON.stringify([problem.rule, start.file, start.line, start.column])
      if (seen.has(key)) return false
      seen.add(key)
      return !replacing.some(
        (other) =>
          other.problem !== problem &&
          other.replaces.includes(problem.rule) &&
          other.covers.some((span) => overlap(problem.span, span)),
      )
    })
    .sort(compareProblems)
}

/** Whether two stretches have a part in common, or begin at the same place. */
function overlap(a: Span, b: Span): boolean {
  if (a.start.file !== b.start.file) return false
  if (before(a.start, b.start) === before(b.start, a.start)) return true
  return before(a.start, b.end) && before(b.start, a.end)
}

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column)
}

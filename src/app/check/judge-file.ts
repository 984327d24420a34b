import type { CompiledConnector } from '../../compile/compiled.ts'
import { tryCompileExpression } from '../../compile/expression/compile.ts'
import type { SharedExpressions } from '../../compile/expression/shared.ts'
import type { ParsedFile } from '../../config/document.ts'
import {
  expressionPlaces,
  expressionUses,
  type ExpressionUse,
} from '../../config/lint/expression-place.ts'
import { type FoundProblem, lintFile } from '../../config/lint/lint.ts'
import type { FailedExpression } from '../../config/lint/rule.ts'
import { objectBodies } from '../../config/lint/tree.ts'
import type { Vocabularies } from '../../config/vocabularies.ts'
import type { ExpressionAnalysis } from '../../model/expression.ts'
import type { Span } from '../../model/position.ts'

/** What judging files needs. */
export interface FileJudgement {
  readonly vocabularies: Vocabularies
  readonly shared: SharedExpressions
  /** Of expressions that were compiled just now, by the place that their file gave them. */
  readonly analyses: ReadonlyMap<Span, ExpressionAnalysis>
}

/** Lets the rules look at a file as it is written. */
export function judgeFile(
  file: ParsedFile,
  { vocabularies, shared, analyses }: FileJudgement,
): readonly FoundProblem[] {
  const places = expressionPlaces(file, vocabularies)
  const known = new Map<ExpressionUse, ExpressionAnalysis | FailedExpression>()
  return lintFile({
    file,
    places,
    expressions: expressionUses(places),
    analyse(use) {
      const analysis = known.get(use) ?? analyses.get(use.text.span) ?? analyse(use, shared)
      known.set(use, analysis)
      return analysis
    },
  })
}

/** The analyses of a connector's flows, by the places that their files gave them. */
export function* analysesOf({
  objects,
}: CompiledConnector): Generator<readonly [Span, ExpressionAnalysis]> {
  for (const { flows } of objects.values()) {
    for (const { expression } of flows) {
      if (expression !== undefined) yield [expression.source.span, expression.analysis]
    }
  }
}

/** Whose names the connectors and fragments of a file use, as a text: all that a file does not say by itself. */
export function vocabularyText(file: ParsedFile, vocabularies: Vocabularies): string {
  const names = objectBodies(file).map(({ in: place, connector }) => [
    connector,
    vocabularies[place].get(connector) ?? 'scim',
  ])
  return JSON.stringify(names)
}

function analyse(
  use: ExpressionUse,
  shared: SharedExpressions,
): ExpressionAnalysis | FailedExpression {
  const row = use.role === 'read' ? { columns: 'unknown' as const } : {}
  const result = tryCompileExpression(use.text, { vocabulary: use.vocabulary, ...row, shared })
  return result.kind === 'compiled' ? result.expression.analysis : { failed: result.problem }
}

import type { CompiledConnector, CompiledFlow } from '../../compile/compiled.ts'
import { compileConnector } from '../../compile/connector.ts'
import { tryCompileExpression } from '../../compile/expression/compile.ts'
import type { SharedExpressions } from '../../compile/expression/shared.ts'
import { lintRules } from '../../config/lint/index.ts'
import { type FoundProblem, lintConnector } from '../../config/lint/lint.ts'
import type { ConnectorLook, FlowFacts } from '../../config/lint/rule.ts'
import { type ConnectorDefinition, vocabularyOf } from '../../model/definition.ts'
import { lazily } from '../../model/lazily.ts'
import type { Problem } from '../../model/problem.ts'
import type { Counterexamples } from './counterexamples.ts'
import { analysesOf } from './judge-file.ts'
import type { Known } from './known.ts'

/** Everything that is said about one connector by itself. */
export interface JudgedConnector {
  /** What the compiler reported, and what was found where the tables are known. */
  readonly reported: readonly Problem[]
  readonly found: readonly FoundProblem[]
  /** Whether it asks for the time or for chance, so that another day may judge otherwise. */
  readonly volatile: boolean
}

/** What judging a connector needs. */
export interface ConnectorJudgement {
  readonly known: Known | undefined
  readonly shared: SharedExpressions
  readonly counterexamples: Counterexamples
}

/** Compiles a connector and lets the rules look at it. */
export async function judgeConnector(
  definition: ConnectorDefinition,
  { known, shared, counterexamples }: ConnectorJudgement,
): Promise<{ readonly compiled: CompiledConnector; readonly judged: JudgedConnector }> {
  const compiled = compileConnector(definition, known?.tables, shared)
  const found = await lintConnector(lookAt(compiled, shared, counterexamples))
  const objects = [...compiled.objects.values()]
  const judged = {
    reported: [
      ...(known?.problems ?? []),
      ...compiled.problems.map((one) => withSnapshot(one, known?.snapshot)),
    ],
    found: found.map((one) => ({ ...one, problem: withSnapshot(one.problem, known?.snapshot) })),
    volatile: objects.some((one) => one.volatile),
  }
  return { compiled, judged }
}

function lookAt(
  compiled: CompiledConnector,
  shared: SharedExpressions,
  counterexamples: Counterexamples,
): ConnectorLook {
  const { definition, objects } = compiled
  const vocabulary = vocabularyOf(definition.source)
  // What an expression that cannot work gives back says nothing about the others.
  const works = compiled.problems.every(({ severity }) => severity !== 'error')
  const analyses = lazily(() => new Map(analysesOf(compiled)))
  return {
    connector: definition,
    analyse(text) {
      const known = analyses().get(text.span)
      if (known !== undefined) return known
      const result = tryCompileExpression(text, { vocabulary, shared })
      return result.kind === 'compiled' ? result.expression.analysis : { failed: result.problem }
    },
    flow(objectType, column) {
      if (!works) return undefined
      const flow = objects.get(objectType)?.flows.find((one) => one.column === column)
      return flow && factsOf(flow)
    },
    async counterexamples() {
      if (!works) return []
      const all = []
      for (const objectType of objects.values()) all.push(...(await counterexamples.of(objectType)))
      return all
    },
  }
}

function factsOf(flow: CompiledFlow): FlowFacts {
  return {
    injective: () => flow.injective(),
    readFromRow: () => flow.readBack().kind === 'row',
    inputs: (flow.expression?.analysis.paths ?? []).map((path) => path.join('.')),
  }
}

const OF_TABLES: ReadonlySet<string> = new Set(
  lintRules.filter((rule) => rule.table !== undefined).map((rule) => rule.id),
)

/** Says by which file a finding about a table is known. */
function withSnapshot(problem: Problem, snapshot: string | undefined): Problem {
  if (snapshot === undefined || snapshot === '' || !OF_TABLES.has(problem.rule)) return problem
  return { ...problem, message: `${problem.message} So says the snapshot ${snapshot}.` }
}

import type {
  CompiledConnector,
  CompiledExpression,
  CompiledFlow,
  CompiledObjectType,
} from '../compile/compiled.ts'
import { tryCompileExpression } from '../compile/expression/compile.ts'
import type { SharedExpressions } from '../compile/expression/shared.ts'
import type { LoadedConfiguration } from '../config/join-files.ts'
import {
  expressionPlaces,
  expressionUses,
  type ExpressionUse,
} from '../config/lint/expression-place.ts'
import { lint } from '../config/lint/lint.ts'
import type {
  Counterexample,
  FailedExpression,
  FlowFacts,
  LintContext,
} from '../config/lint/rule.ts'
import { definitionText } from '../model/definition-text.ts'
import type { ExpressionAnalysis } from '../model/expression.ts'
import type { Span } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { findCounterexamples } from './round-trip.ts'

/** What linting needs beside the configuration. */
export interface LintOptions {
  /** What `$now()` gives while values are tried out, in milliseconds. */
  readonly now: number
  /** The expressions that were compiled before. */
  readonly shared?: SharedExpressions
}

/**
 * Everything that can be said about a configuration: what the loader and the compiler found, and what the
 * lint rules find in files, expressions and compiled flows. Sorted; one mistake gives one message.
 *
 * @param compiled the connectors of the configuration, with or without the tables of their databases
 */
export async function lintConfiguration(
  configuration: LoadedConfiguration,
  compiled: readonly CompiledConnector[],
  options: LintOptions,
): Promise<readonly Problem[]> {
  const reported = [...configuration.problems, ...compiled.flatMap((one) => one.problems)]
  return lint(createContext(configuration, compiled, options), reported)
}

function createContext(
  configuration: LoadedConfiguration,
  compiled: readonly CompiledConnector[],
  { now, shared = new Map() }: LintOptions,
): LintContext {
  const connectors = new Map(compiled.map((one) => [one.definition.name, one]))
  const places = configuration.files.flatMap((file) =>
    expressionPlaces(file, configuration.vocabularies),
  )
  const examples = new CounterexampleCache(now)
  const analyses = new AnalysisCache(compiled, shared)
  return {
    files: configuration.files,
    configuration,
    places,
    expressions: expressionUses(places),
    analyse: (use) => analyses.of(use),
    flow(connector, objectType, column) {
      const flow = flowOf(connectors.get(connector), objectType, column)
      return flow === undefined ? undefined : factsOf(flow)
    },
    counterexamples: (name) => counterexamplesOf(connectors.get(name), examples),
  }
}

function flowOf(
  connector: CompiledConnector | undefined,
  objectType: string,
  column: string,
): CompiledFlow | undefined {
  if (connector === undefined || hasErrors(connector)) return undefined
  return connector.objects.get(objectType)?.flows.find((flow) => flow.column === column)
}

function factsOf({ injective, readBack, expression }: CompiledFlow): FlowFacts {
  const inputs = expression?.analysis.inputs ?? []
  return {
    injective,
    readFromRow: readBack.kind === 'row',
    inputs: inputs.map(({ path }) => path.join('.')),
  }
}

async function counterexamplesOf(
  connector: CompiledConnector | undefined,
  examples: CounterexampleCache,
): Promise<readonly Counterexample[]> {
  if (connector === undefined || hasErrors(connector)) return []
  const found: Counterexample[] = []
  for (const objectType of connector.objects.values()) {
    found.push(...(await examples.of(objectType)))
  }
  return found
}

/** What an expression that cannot work gives back says nothing about the others. */
function hasErrors({ problems }: CompiledConnector): boolean {
  return problems.some(({ severity }) => severity === 'error')
}

/** Object types that say the same have the same counterexamples, wherever they stand. */
class CounterexampleCache {
  readonly #now: number
  readonly #known = new Map<string, readonly Counterexample[]>()

  constructor(now: number) {
    this.#now = now
  }

  async of(objectType: CompiledObjectType): Promise<readonly Counterexample[]> {
    const { definition, description } = objectType
    const key = `${definitionText(definition)}\n${JSON.stringify(description)}`
    let found = this.#known.get(key)
    if (found === undefined) {
      found = await findCounterexamples(objectType, { now: this.#now })
      this.#known.set(key, found)
    }
    return found
  }
}

/** Syntax trees by the place of the expression: those of compiled flows are not made a second time. */
class AnalysisCache {
  readonly #compiled = new Map<string, ExpressionAnalysis>()
  readonly #known = new Map<ExpressionUse, ExpressionAnalysis | FailedExpression>()

  readonly #shared: SharedExpressions

  constructor(compiled: readonly CompiledConnector[], shared: SharedExpressions) {
    this.#shared = shared
    for (const connector of compiled) {
      for (const { flows } of connector.objects.values()) {
        for (const { expression } of flows) {
          if (expression !== undefined) this.#remember(expression)
        }
      }
    }
  }

  of(use: ExpressionUse): ExpressionAnalysis | FailedExpression {
    let analysis = this.#known.get(use)
    if (analysis === undefined) {
      analysis = this.#compiled.get(keyOf(use.text.span)) ?? analyse(use, this.#shared)
      this.#known.set(use, analysis)
    }
    return analysis
  }

  #remember({ source, analysis }: CompiledExpression): void {
    this.#compiled.set(keyOf(source.span), analysis)
  }
}

function keyOf({ start }: Span): string {
  return `${start.line}:${start.column}:${start.file}`
}

function analyse(
  use: ExpressionUse,
  shared: SharedExpressions,
): ExpressionAnalysis | FailedExpression {
  const row = use.role === 'read' ? { columns: 'unknown' as const } : {}
  const result = tryCompileExpression(use.text, { vocabulary: use.vocabulary, ...row, shared })
  return result.kind === 'compiled' ? result.expression.analysis : { failed: result.problem }
}

import type { CompiledConnector } from '../../compile/compiled.ts'
import type { LoadedConfiguration } from '../../config/join-files.ts'
import { conclude, lintTogether } from '../../config/lint/lint.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { ExpressionAnalysis } from '../../model/expression.ts'
import { type Pace, withoutPause } from '../../model/pace.ts'
import type { Span } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import { type CheckMemory, createCheckMemory, endCheck } from './check-memory.ts'
import { Counterexamples } from './counterexamples.ts'
import { judgeConnector, type JudgedConnector } from './judge-connector.ts'
import { analysesOf, judgeFile, vocabularyText } from './judge-file.ts'
import type { KnownTables } from './known.ts'

/** How a configuration is judged. */
export interface JudgeOptions {
  /** What `$now()` gives while values are tried out, in milliseconds. */
  readonly now: number
  readonly tables?: KnownTables
  /** Which connectors are compiled and looked at; all of them when left out. */
  readonly only?: (connector: string) => boolean
  /** What is known from the load before; only what has changed is compiled and looked at again. */
  readonly memory?: CheckMemory
  /** Told of every connector that is compiled, with or without the tables of its database. */
  readonly onCompiled?: (compiled: CompiledConnector) => void
  /** Asked between two connectors and two files; goes on without a pause when left out. */
  readonly pace?: Pace
}

/**
 * Everything that can be said about a configuration: what the loader and the compiler found, and what the
 * lint rules find in files, expressions and compiled flows. Sorted; one mistake gives one message.
 */
export async function judgeConfiguration(
  configuration: LoadedConfiguration,
  options: JudgeOptions,
): Promise<readonly Problem[]> {
  const { memory = createCheckMemory(), pace = withoutPause } = options
  const counterexamples = new Counterexamples(options.now)
  const analyses = new Map<Span, ExpressionAnalysis>()
  const onCompiled = (compiled: CompiledConnector): void => {
    for (const [span, analysis] of analysesOf(compiled)) analyses.set(span, analysis)
    options.onCompiled?.(compiled)
  }
  const reported = [...configuration.problems]
  const found = [...lintTogether({ configuration })]
  for (const definition of configuration.connectors) {
    if (options.only?.(definition.name) === false) continue
    await pace()
    const judged = await judgeOnce(definition, counterexamples, { ...options, memory, onCompiled })
    reported.push(...judged.reported)
    found.push(...judged.found)
  }
  const { vocabularies } = configuration
  for (const file of configuration.files) {
    await pace()
    const from = [file, vocabularyText(file, vocabularies)]
    const how = { vocabularies, shared: memory.shared, analyses }
    found.push(...memory.files.of(file.path, from, () => judgeFile(file, how)))
  }
  endCheck(memory)
  return conclude(found, reported)
}

async function judgeOnce(
  definition: ConnectorDefinition,
  counterexamples: Counterexamples,
  { memory, tables, onCompiled }: JudgeOptions & { readonly memory: CheckMemory },
): Promise<JudgedConnector> {
  const known = await tables?.(definition)
  const from = [definition, known]
  const before = memory.connectors.recall(definition.name, from)
  if (before !== undefined) return before
  const how = { known, shared: memory.shared, counterexamples }
  const { compiled, judged } = await judgeConnector(definition, how)
  onCompiled?.(compiled)
  return judged.volatile ? judged : memory.connectors.keep(definition.name, from, judged)
}

import { type ConnectorDefinition, vocabularyOf } from '../model/definition.ts'
import { compareProblems, type Problem } from '../model/problem.ts'
import type { TableDescription } from '../model/table.ts'
import { REMEDIES } from '../sql/dialects/remedies.ts'
import { checkIndex } from './check/check-index.ts'
import { checkSurvey } from './check/check-survey.ts'
import { reporter } from './check/problem.ts'
import type { CompiledConnector, CompiledObjectType } from './compiled.ts'
import type { SharedExpressions } from './expression/shared.ts'
import { compileObjectType } from './flow/object-type.ts'

/**
 * Compiles a connector: expressions parsed once, codecs chosen by the columns, inverses derived, filters
 * and deprovisioning prepared. Reads no database.
 *
 * An object type in which something cannot work (see the errors in `problems`) is compiled as far as it
 * goes; the start refuses a connector with errors.
 *
 * @param tables the tables by object type, where they are known; without them every column is taken for
 *   text, and booleans are written `True` and `False`
 * @param shared the expressions of the connectors before it, which it adds its own to
 */
export function compileConnector(
  definition: ConnectorDefinition,
  tables?: ReadonlyMap<string, TableDescription>,
  shared: SharedExpressions = new Map(),
): CompiledConnector {
  const problems: Problem[] = []
  const vocabulary = vocabularyOf(definition.source)
  const remedies = REMEDIES[definition.target.dialect]
  const objects = new Map<string, CompiledObjectType>()
  for (const object of definition.objects) {
    const description = tables?.get(object.name)
    const compiled = compileObjectType(
      { name: definition.name, vocabulary, shared, problems, remedies },
      object,
      description,
    )
    const report = reporter(definition.name, problems)
    checkIndex(compiled, remedies, report)
    checkSurvey(definition, compiled, remedies, report)
    objects.set(object.name, compiled)
  }
  return { definition, objects, problems: problems.toSorted(compareProblems) }
}

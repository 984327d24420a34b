import type { ConnectorDefinition } from '../model/definition.ts'
import { compareProblems, type Problem } from '../model/problem.ts'
import type { TableDescription } from '../model/table.ts'
import type { CompiledConnector, CompiledObjectType } from './compiled.ts'
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
 */
export function compileConnector(
  definition: ConnectorDefinition,
  tables?: ReadonlyMap<string, TableDescription>,
): CompiledConnector {
  const problems: Problem[] = []
  const objects = new Map<string, CompiledObjectType>()
  for (const object of definition.objects) {
    const description = tables?.get(object.name)
    objects.set(object.name, compileObjectType(definition.name, object, description, problems))
  }
  return { definition, objects, problems: problems.toSorted(compareProblems) }
}

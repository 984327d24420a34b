import { validate } from '../../generated/environment-validator.js'
import type { Problem } from '../../model/problem.ts'
import { parseFile, type ParsedFile } from '../document.ts'
import type { ConfigurationMemory } from '../memory.ts'
import { readParts, type FileParts } from '../file-parts.ts'
import type { ConfigurationFile } from '../configuration.ts'

/** A file that is laid over a configuration, taken apart. */
export interface Overlay {
  /** As `--env` calls it. */
  readonly env: string
  readonly parts: FileParts
  /**
   * Whether what it says of a connector is all that it says: otherwise an error stands in it that may belong to any
   * of them, and none may run as the files have it.
   */
  readonly sound: boolean
}

/**
 * Takes an overlay apart and checks it against its schema.
 *
 * @param others further files of the same name, which is a mistake: nobody can say which one holds
 */
export function readOverlay(
  env: string,
  file: ConfigurationFile,
  others: readonly string[],
  memory: ConfigurationMemory,
): Overlay {
  const language = { validate, schema: 'environment' } as const
  const from = [file.name, file.text, language.schema]
  const parts = memory.files.of(file.path, from, () =>
    readParts(parseFile(file), memory.places, language),
  )
  const parsed = parts.file
  const problems = [...parts.problems, ...others.map((other) => secondFile(parsed, env, other))]
  const lost = parsed.problems.some(({ severity }) => severity === 'error')
  const sound =
    !lost &&
    problems.every(({ severity, connector }) => severity !== 'error' || connector !== undefined)
  return { env, parts: { ...parts, problems }, sound }
}

function secondFile(file: ParsedFile, env: string, other: string): Problem {
  return {
    rule: 'duplicate-overlay',
    severity: 'error',
    message: `The environment "${env}" has two files: ${file.name} and ${other}.`,
    span: file.spanOf(0, 0),
  }
}

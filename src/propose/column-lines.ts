import { inlineYaml, oneLine, yamlKey } from './yaml-text.ts'

/**
 * A flow as lines of a configuration: the expression alone where it has nothing else, all parts on one line, and one
 * below the other where something is left to do.
 *
 * @param parts keys of the flow with their values, in their order
 */
export function flowLines(
  column: string,
  parts: Readonly<Record<string, unknown>>,
  todo?: string,
): readonly string[] {
  const key = yamlKey(column)
  if (todo === undefined) {
    const isPlain = Object.keys(parts).length === 1 && parts['from'] !== undefined
    return [`${key}: ${inlineYaml(isPlain ? parts['from'] : parts)}`]
  }
  return [
    `${key}:`,
    ...Object.entries({ ...parts, 'x-todo': todo }).map(
      ([part, value]) => `  ${yamlKey(part)}: ${inlineYaml(value)}`,
    ),
  ]
}

/** Columns without a flow, as comments with their reasons; nothing where there are none. */
export function leftLines(
  left: readonly { readonly name: string; readonly because: string }[],
): readonly string[] {
  if (left.length === 0) return []
  const width = Math.min(40, Math.max(...left.map(({ name }) => name.length)))
  return [
    '# not mapped, and so never written:',
    ...left.map(({ name, because }) => oneLine(`#   ${name.padEnd(width)}  ${because}`)),
  ]
}

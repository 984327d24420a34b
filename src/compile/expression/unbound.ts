import { nearest } from '../../model/nearest.ts'
import type { NamedUse } from '../../model/expression.ts'
import type { Vocabulary } from '../../model/definition.ts'
import { leftOf, type SyntaxNode } from './syntax.ts'
import { meaningOf } from './vocabulary.ts'

/** The variables that a node binds: `$x := …`, parameters of a function, `@$x` and `#$i` behind a step. */
export function boundNames(node: SyntaxNode): readonly string[] {
  const names: unknown[] = [node.focus, node.index]
  if (node.type === 'bind') names.push(leftOf(node)?.value)
  if (node.type === 'lambda') names.push(...(node.arguments ?? []).map(({ value }) => value))
  for (const stage of [...(node.stages ?? []), ...(node.predicate ?? [])]) {
    if (stage.type === 'index') names.push(stage.value)
  }
  return names.filter((name): name is string => typeof name === 'string')
}

/** `$`, `$$` and `$row` are always there. */
const ALWAYS: ReadonlySet<string> = new Set(['', '$', 'row'])

/**
 * The uses that nothing binds, with what was probably meant: JSONata takes them for "no value", for everybody
 * and for ever.
 */
export function unknownVariables(
  uses: readonly NamedUse[],
  isKnown: (name: string) => boolean,
  near: { readonly variables: ReadonlySet<string>; readonly vocabulary: Vocabulary },
): readonly NamedUse[] {
  return uses
    .filter(({ name }) => !ALWAYS.has(name) && !isKnown(name))
    .map((use) => {
      const suggestion = suggestionOf(use.name, near)
      return suggestion === undefined ? use : { ...use, suggestion }
    })
}

function suggestionOf(
  name: string,
  { variables, vocabulary }: { variables: ReadonlySet<string>; vocabulary: Vocabulary },
): string | undefined {
  const variable = name.length > 2 ? nearest(name, variables) : undefined
  if (variable !== undefined) return `$${variable}`
  if (vocabulary !== 'scim') return undefined
  const meaning = meaningOf(name)
  return meaning.kind === 'unknown' ? meaning.suggestion : name
}

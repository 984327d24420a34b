import type { CompiledObjectType } from '../../compile/compiled.ts'
import type { SchemaDefinition } from '../../model/attributes/attribute.ts'
import type { ActionDefinition, ObjectTypeDefinition } from '../../model/definition.ts'
import type { ExpressionText } from '../../model/expression.ts'
import { SIGNALS } from './fixed-names.ts'

const QUOTED_URN = /`(urn:[^`]+)`/giu

/**
 * Extensions that expressions read by their URN in back-ticks (spec §3.4). Their attributes are not
 * described anywhere, so they are taken as they come; only the two signals are known to be booleans.
 */
export function customSchemas(objectType: CompiledObjectType): readonly SchemaDefinition[] {
  const urns = new Set<string>()
  for (const { text } of expressionsOf(objectType.definition)) {
    for (const [, urn] of text.matchAll(QUOTED_URN)) if (urn !== undefined) urns.add(urn)
  }
  return [...urns].map((id) => ({
    id,
    name: id,
    description: id,
    attributes: [...SIGNALS.values()],
  }))
}

function expressionsOf(definition: ObjectTypeDefinition): readonly ExpressionText[] {
  const { deprovision } = definition
  const texts: ExpressionText[] = []
  if (definition.scope !== undefined) texts.push(definition.scope)
  for (const { value } of definition.anchor) if ('from' in value) texts.push(value.from)
  for (const { value, read } of definition.flows) {
    if ('from' in value) texts.push(value.from)
    if (typeof read === 'object') texts.push(read.from)
  }
  for (const rule of deprovision.onDisable) {
    if (rule.when !== undefined) texts.push(rule.when)
    texts.push(...expressionsOfAction(rule.do))
  }
  texts.push(...expressionsOfAction(deprovision.onDelete))
  texts.push(...expressionsOfAction(deprovision.onOutOfScope))
  return texts
}

function expressionsOfAction(action: ActionDefinition): readonly ExpressionText[] {
  if (action.kind !== 'set') return []
  return [...action.set.values()].flatMap((one) => ('expr' in one ? [one.expr] : []))
}

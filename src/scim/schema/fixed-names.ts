import { attribute, type AttributeDefinition } from '../../model/attributes/attribute.ts'
import { SIGNAL_NAMES } from '../../model/attributes/vocabulary.ts'

/** Names that would reach the prototype of an object that has one; refused wherever a client names things. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set([
  '__proto__',
  'prototype',
  'constructor',
])

/** The signals that any extension may carry (spec §3.4), by name in lower case. */
export const SIGNALS: ReadonlyMap<string, AttributeDefinition> = new Map(
  SIGNAL_NAMES.map((name) => [
    name.toLowerCase(),
    attribute(name, 'Sent apart from active.', { type: 'boolean', returned: 'never' }),
  ]),
)

import type { EntraMapping } from '../entra/synchronization-schema.ts'
import { columnAttribute, entraAttribute, metaverseAttribute } from '../expression/attributes.ts'
import { isStaying, translateFlow } from '../expression/translate-flow.ts'
import type { AgentColumn, AgentFlow } from '../mim/management-agent.ts'
import type { ImportedColumn } from './imported-connector.ts'

/** A column from a mapping of Entra's. What has no counterpart keeps being worked out there. */
export function columnOfMapping(
  mapping: EntraMapping,
  known: AgentColumn | undefined,
  options: { readonly stays?: string | undefined } = {},
): ImportedColumn {
  const name = known?.name ?? mapping.column ?? mapping.target
  const flow = translateFlow(mapping.expression, entraAttribute, { creates: mapping.createsOnly })
  const base = {
    name,
    ...(known?.length === undefined ? {} : { length: known.length }),
  }
  const more = {
    ...(mapping.default === undefined ? {} : { default: mapping.default }),
    ...(mapping.createsOnly ? { createsOnly: true as const } : {}),
  }
  const why = isStaying(flow)
    ? `${flow.because.replace(/\.$/u, '')} (column ${flow.at})`
    : options.stays
  const [, attribute] = /^\[([^[\]]+)\]$/u.exec(mapping.expression.trim()) ?? []
  if (attribute !== undefined && why !== undefined) {
    const from = columnAttribute(name)
    return { ...base, flow: { from, ...more }, original: mapping.expression, arrives: attribute }
  }
  if (isStaying(flow) || why !== undefined) {
    return {
      ...base,
      flow: { from: columnAttribute(name), ...more },
      original: mapping.expression,
      todo: `Entra works it out and sends the value: ${(why ?? '').replace(/\.$/u, '')}.`,
    }
  }
  const { from, constant, values, reads, direct } = flow
  const [only] = reads
  const carries = direct === true || values !== undefined ? only : undefined
  const fallback = flow.default ?? mapping.default
  return {
    ...base,
    flow: {
      ...(from === undefined ? {} : { from }),
      ...(constant === undefined ? {} : { constant }),
      ...(values === undefined ? {} : { values }),
      ...(fallback === undefined || constant !== undefined ? {} : { default: fallback }),
      ...(flow.default === null && mapping.default === undefined ? { default: null } : {}),
      ...(mapping.createsOnly ? { createsOnly: true as const } : {}),
    },
    ...(direct === true ? {} : { original: mapping.expression }),
    ...(carries === undefined ? {} : { carries }),
  }
}

/** A column from an export flow of MIM's, whose attributes are those of its metaverse. */
export function columnOfFlow(
  { column, initialOnly, source }: AgentFlow,
  known: AgentColumn | undefined,
): ImportedColumn {
  const base = {
    name: known?.name ?? column,
    ...(known?.length === undefined ? {} : { length: known.length }),
  }
  const creates = initialOnly ? { createsOnly: true as const } : {}
  const open = (todo: string): ImportedColumn => ({
    ...base,
    flow: { from: columnAttribute(base.name), ...creates },
    todo,
  })
  switch (source.kind) {
    case 'constant':
      return { ...base, flow: { constant: source.value, ...creates } }
    case 'direct': {
      const attribute = metaverseAttribute(source.attribute)
      return attribute === undefined
        ? open(
            `Metaverse attribute ${source.attribute}: map what it was fed from in Entra, or name it here.`,
          )
        : { ...base, flow: { from: attribute.text, ...creates }, carries: attribute.text }
    }
    case 'scripted':
      return open(
        `Rules extension ${source.rule} worked it out from ${source.attributes.join(', ') || 'nothing'}: say it here.`,
      )
    default:
      return open(`MIM worked it out by ${source.words}: say it here.`)
  }
}

/** A column of which nothing says what it gets: whoever sends it under its name. */
export function columnOfName({ name, length }: AgentColumn): ImportedColumn {
  return {
    name,
    flow: { from: columnAttribute(name) },
    ...(length === undefined ? {} : { length }),
  }
}

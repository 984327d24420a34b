import { SyncError } from '../../model/errors.ts'
import { ECMA2HOST_USER } from '../../model/source-object.ts'
import { isObject } from '../../model/value.ts'
import { jsonMistake } from './json-position.ts'
import type { EntraMapping, FilterGroup, SynchronizationSchema } from './synchronization-schema.ts'

/**
 * Reads the synchronization schema of a provisioning job:
 * `GET /servicePrincipals/{id}/synchronization/jobs/{jobId}/schema` of Microsoft Graph, v1.0 or beta.
 *
 * @param name the file, for messages
 * @throws SyncError `IMPORT_SYNTAX` with `file:line:column` for what is no JSON, `IMPORT_FOREIGN` for JSON of
 *   something else
 */
export function readSynchronizationSchema(text: string, name: string): SynchronizationSchema {
  const rules = listOf(parse(text, name), 'synchronizationRules')
  if (rules === undefined) {
    throw foreign(name, 'has no "synchronizationRules"')
  }
  const outgoing = rules.flatMap((rule) =>
    (listOf(rule, 'objectMappings') ?? []).map((mapping) => ({ rule, mapping })),
  )
  const users = outgoing.filter(
    ({ mapping }) => /^user$/iu.test(textOf(mapping, 'sourceObjectName')) && isEnabled(mapping),
  )
  const [chosen, ...others] = users
  if (chosen === undefined) throw foreign(name, 'provisions no users, or not any more')
  const { rule, mapping } = chosen
  const flowTypes = textOf(mapping, 'flowTypes')
  return {
    application: textOf(rule, 'targetDirectoryName') || 'the application',
    mappings: (listOf(mapping, 'attributeMappings') ?? []).flatMap(mappingOf),
    scope: groupsOf(mapping, 'groups'),
    flowTypes: flowTypes === '' ? [] : flowTypes.split(/\s*,\s*/u),
    left: [
      ...others.map(
        (one) => `object mapping ${textOf(one.mapping, 'name')}: a second one for users`,
      ),
      ...outgoing
        .filter((one) => !users.includes(one) && isEnabled(one.mapping))
        .map(
          (one) =>
            `object mapping ${textOf(one.mapping, 'name')}: this version provisions users, no ` +
            textOf(one.mapping, 'sourceObjectName'),
        ),
      ...(groupsOf(mapping, 'inputFilterGroups').length === 0
        ? []
        : ['input filter of the object mapping: it stays in Entra']),
    ],
  }
}

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SyncError(
      'IMPORT_SYNTAX',
      `${name}:${jsonMistake(text)}: This is not JSON. ` +
        (text.trimStart().startsWith('<')
          ? 'An export of a connector is given with --connector-xml.'
          : 'Save the answer of Microsoft Graph as it came.'),
      { cause },
    )
  }
}

function mappingOf(mapping: unknown): EntraMapping[] {
  const source = isObject(mapping) ? mapping['source'] : undefined
  const target = textOf(mapping, 'targetAttributeName')
  const expression = expressionOf(source)
  if (target === '' || expression === '') return []
  const matching = isObject(mapping) ? Number(mapping['matchingPriority']) : 0
  const urn = `${ECMA2HOST_USER}:`
  const isColumn = target.toLowerCase().startsWith(urn.toLowerCase())
  return [
    {
      target,
      column: isColumn ? target.slice(urn.length) : undefined,
      expression,
      matching: matching > 0 ? matching : undefined,
      default: textOf(mapping, 'defaultValue') || undefined,
      createsOnly: textOf(mapping, 'flowType') === 'ObjectAddOnly',
    },
  ]
}

/** Direct mappings have their expression too; where it is missing, the name says it. */
function expressionOf(source: unknown): string {
  const expression = textOf(source, 'expression')
  if (expression !== '') return expression
  const name = textOf(source, 'name')
  if (name === '') return ''
  if (textOf(source, 'type') !== 'Constant') return `[${name}]`
  return `"${name.replaceAll(/["\\]/gu, String.raw`\$&`)}"`
}

function groupsOf(mapping: unknown, key: string): readonly FilterGroup[] {
  const scope = isObject(mapping) ? mapping['scope'] : undefined
  return (listOf(scope, key) ?? []).map((group) => ({
    name: textOf(group, 'name'),
    clauses: (listOf(group, 'clauses') ?? []).map((clause) => ({
      attribute: textOf(clause, 'sourceOperandName'),
      operator: textOf(clause, 'operatorName'),
      values: (
        listOf(isObject(clause) ? clause['targetOperand'] : undefined, 'values') ?? []
      ).flatMap((one) => (typeof one === 'string' ? [one] : [])),
    })),
  }))
}

function isEnabled(mapping: unknown): boolean {
  return !isObject(mapping) || mapping['enabled'] !== false
}

function listOf(value: unknown, key: string): readonly unknown[] | undefined {
  const list = isObject(value) ? value[key] : undefined
  return Array.isArray(list) ? list : undefined
}

function textOf(value: unknown, key: string): string {
  const text = isObject(value) ? value[key] : undefined
  return typeof text === 'string' ? text.trim() : ''
}

function foreign(name: string, why: string): SyncError {
  return new SyncError(
    'IMPORT_FOREIGN',
    `${name}:1:1: This is no synchronization schema of an application that gets users: it ${why}. ` +
      'Save the answer of GET /servicePrincipals/{id}/synchronization/jobs/{jobId}/schema.',
  )
}

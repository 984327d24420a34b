import { formatDate } from '../../propose/format-date.ts'
import { flowLines, leftLines } from '../../propose/column-lines.ts'
import { SCHEMAS } from '../../propose/write-configuration.ts'
import { comment, inlineYaml, oneLine, yamlKey } from '../../propose/yaml-text.ts'
import type {
  ImportedColumn,
  ImportedConnector,
  ImportedFlow,
} from '../draft/imported-connector.ts'

/** A configuration from what was imported: short forms, the expressions of Entra beside what became of them. */
export function writeImported(connector: ImportedConnector, now: number): string {
  const { name, table, dialect, database } = connector
  const schema = `${SCHEMAS}/connectors.schema.json`
  return `${[
    `# yaml-language-server: $schema=${schema}`,
    `# $schema: ${schema}`,
    '#',
    `# Imported by "rollcall import-ecma" on ${formatDate(now)}. From here on it is yours.`,
    'version: 1',
    'connectors:',
    `  ${yamlKey(name)}:`,
    ...[
      `source: entra${comment(`the token is in ${database.replace(/_DATABASE$/u, '_TOKEN')}`)}`,
      `target: ${inlineYaml({ [dialect]: { env: database } })}`,
      `table: ${inlineYaml(table)}`,
      ...anchorLines(connector.anchor),
      ...matchLines(connector),
      ...scopeLines(connector),
      `mappings:${connector.columns.length === 0 ? ' {}' : ''} # column: attribute`,
      ...connector.columns.flatMap(columnLines).map((line) => `  ${line}`),
      ...leftLines(connector.left),
      ...deprovisionLines(connector),
      ...importLines(connector),
      ...profileLines(connector),
    ].map((line) => (line === '' ? '' : `    ${line}`)),
  ].join('\n')}\n`
}

function anchorLines(anchor: readonly ImportedColumn[]): readonly string[] {
  const todos = anchor.flatMap(({ name, todo }) => (todo === undefined ? [] : [`${name}: ${todo}`]))
  return [
    ...anchor.flatMap(originalLines),
    `anchor: ${inlineYaml(Object.fromEntries(anchor.map((one) => [one.name, one.flow.generate === undefined ? one.flow.from : { generate: one.flow.generate }])))}`,
    ...(todos.length === 0 ? [] : [`x-todo: ${inlineYaml(todos.join(' '))}`]),
  ]
}

function matchLines({ match }: ImportedConnector): readonly string[] {
  return match.length === 0
    ? []
    : [`match: ${inlineYaml(match)}${comment('how rows that are there already are joined')}`]
}

function scopeLines({ scope, scopeLeft }: ImportedConnector): readonly string[] {
  if (scope !== undefined) return [`scope: ${inlineYaml(scope)}`]
  return scopeLeft === undefined ? [] : [`# scope that stays in Entra: ${oneLine(scopeLeft)}`]
}

function columnLines(column: ImportedColumn): readonly string[] {
  const { name, flow, todo } = column
  return [...originalLines(column), ...flowLines(name, plainFlow(flow), todo)]
}

function originalLines({ original }: ImportedColumn): readonly string[] {
  return original === undefined ? [] : [`# in Entra: ${oneLine(original)}`]
}

function plainFlow({
  from,
  constant,
  values,
  default: fallback,
  createsOnly,
}: ImportedFlow): Readonly<Record<string, unknown>> {
  return {
    ...(from === undefined ? {} : { from }),
    ...(constant === undefined ? {} : { const: constant }),
    ...(values === undefined ? {} : { values }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(createsOnly === undefined ? {} : { apply: 'create' }),
  }
}

function deprovisionLines({
  onDisable,
  onDelete,
  onOutOfScope,
}: ImportedConnector): readonly string[] {
  const parts = {
    ...(onDisable === undefined ? {} : { onDisable }),
    ...(onDelete === undefined ? {} : { onDelete }),
    ...(onOutOfScope === undefined ? {} : { onOutOfScope }),
  }
  if (Object.keys(parts).length === 0) return []
  return [
    'deprovision:',
    ...Object.entries(parts).map(
      ([key, value]) => `  ${key}: ${inlineYaml(value)}${comment('please confirm')}`,
    ),
  ]
}

function importLines({ every, delta }: ImportedConnector): readonly string[] {
  const parts = {
    ...(every === undefined ? {} : { every }),
    ...(delta === undefined ? {} : { delta }),
  }
  return Object.keys(parts).length === 0 ? [] : [`import: ${inlineYaml(parts)}`]
}

function profileLines({ runProfiles }: ImportedConnector): readonly string[] {
  if (runProfiles.length === 0) return []
  return [
    'runProfiles:',
    ...runProfiles.map(({ name, steps }) => `  ${yamlKey(name)}: ${inlineYaml({ steps })}`),
  ]
}

import { formatPosition } from '../../model/position.ts'
import { formatTable, type TableDescription } from '../../model/table.ts'
import type { TableSurvey } from '../../model/table-survey.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { TableNeeds } from '../../sql/dialects/grants.ts'
import type { Remedies } from '../../sql/dialects/remedy.ts'
import type { CompiledObjectType } from '../compiled.ts'
import { needsOf, type ObjectNeeds } from '../needs.ts'
import type { Reporter } from './problem.ts'

/** What a survey of the table is held against. */
interface Surveyed {
  readonly type: CompiledObjectType
  readonly description: TableDescription
  readonly survey: TableSurvey
  readonly needs: ObjectNeeds
  readonly remedies: Remedies
  readonly problems: Reporter
}

/**
 * What only the catalogue of a live database tells: privileges that the configuration needs and the login
 * lacks, policies on rows, foreign keys that refuse deletes. Says nothing where nobody asked for a survey.
 */
export function checkSurvey(
  definition: ConnectorDefinition,
  type: CompiledObjectType,
  remedies: Remedies,
  problems: Reporter,
): void {
  const { description } = type
  const survey = description?.survey
  if (description === undefined || survey === undefined) return
  const needs = needsOf(definition, type)
  const surveyed = { type, description, survey, needs, remedies, problems }
  checkPrivileges(surveyed)
  checkTemporary(surveyed)
  checkPolicies(surveyed)
  checkReferences(surveyed)
}

/** One message for all that is lacking: one GRANT mends it. */
function checkPrivileges({ type, description, survey, needs, remedies, problems }: Surveyed): void {
  const known = new Set(description.columns.map((one) => one.name))
  const lacking = (kind: 'select' | 'insert' | 'update'): readonly string[] =>
    // A column that the table has not is told already.
    needs[kind].filter((column) => known.has(column) && !survey.allowed[kind].includes(column))
  const lack = {
    table: needs.table,
    select: lacking('select'),
    insert: lacking('insert'),
    update: lacking('update'),
    delete: needs.delete && !survey.allowed.delete,
    sequences: survey.allowed.withoutSequences ?? [],
  }
  const parts = [
    ...(['select', 'insert', 'update'] as const).flatMap((kind) =>
      lack[kind].length === 0 ? [] : [columnsOf(kind, lack[kind], needs[kind])],
    ),
    ...(lack.delete ? [`DELETE (${deletedBy(needs)} needs it)`] : []),
    ...(lack.sequences.length > 0 ? [`USAGE of the sequence ${lack.sequences.join(', ')}`] : []),
  ]
  if (parts.length === 0) return
  const { login } = survey.database
  const grant = grantsTo(login, lack, remedies)
  problems.report({
    rule: 'missing-privilege',
    severity: 'error',
    message: `${subject(login)} lacks privileges on ${formatTable(description.table)}: ${parts.join(', ')}.`,
    span: type.definition.tableSpan,
    help:
      grant === ''
        ? 'rollcall explain --permissions prints what is needed.'
        : `${grant} All that is needed: rollcall explain --permissions.`,
  })
}

/** Nobody knows the login offline. */
function grantsTo(login: string, lack: TableNeeds, remedies: Remedies): string {
  if (login === '') return ''
  const grants = remedies.grants({ login, tables: [lack], temporary: false })
  // The table was found, so its schema may be used.
  return grants.filter((one) => !one.includes(' ON SCHEMA ')).join(' ')
}

function columnsOf(kind: string, lacking: readonly string[], needed: readonly string[]): string {
  const some = lacking.length === needed.length ? '' : ` of ${names(lacking)}`
  return `${kind.toUpperCase()}${some}`
}

function deletedBy({ deletedBy: by }: ObjectNeeds): string {
  const where = by?.span === undefined ? '' : ` at ${formatPosition(by.span.start)}`
  return `${by?.event ?? ''}${where}`
}

function checkTemporary({ type, survey, remedies, problems }: Surveyed): void {
  const { login } = survey.database
  if (survey.allowed.temporary) return
  const grants = login === '' ? [] : remedies.grants({ login, tables: [], temporary: true })
  problems.report({
    rule: 'no-temporary-tables',
    severity: 'warning',
    message: `${subject(login)} may not make temporary tables, so runs write row by row, which is slow.`,
    span: type.definition.tableSpan,
    help: grants.length === 0 ? 'Let the login make temporary tables.' : grants.join(' '),
  })
}

function checkPolicies({ type, description, survey, problems }: Surveyed): void {
  if (!survey.rowSecurity) return
  problems.report({
    rule: 'row-security',
    severity: 'warning',
    message:
      `Row-level security of ${formatTable(description.table)} applies to the login: ` +
      'rows that it hides are taken for missing, and writes may be refused.',
    span: type.definition.tableSpan,
    help: 'Give the login a policy that lets it see and write every row.',
  })
}

function checkReferences({ type, description, survey, needs, problems }: Surveyed): void {
  if (!needs.delete) return
  for (const { name, table, onDelete } of survey.referencedBy) {
    if (onDelete !== 'refuse') continue
    const rows = description.evidence?.referring.get(name)
    const today = rows === undefined ? '' : ` ${rows} ${rows === 1 ? 'row does' : 'rows do'} today.`
    problems.report({
      rule: 'referenced-row',
      severity: 'warning',
      message:
        `Rows of ${formatTable(table)} may point at a row here ("${name}"), and the database refuses to ` +
        `delete such a row.${today}`,
      span: needs.deletedBy?.span ?? type.definition.tableSpan,
      help: 'Declare the foreign key ON DELETE CASCADE or SET NULL, or keep the row: "onDelete: { set: … }".',
    })
  }
}

function subject(login: string): string {
  return login === '' ? 'The login' : `The login "${login}"`
}

function names(columns: readonly string[]): string {
  return columns.map((column) => `"${column}"`).join(', ')
}

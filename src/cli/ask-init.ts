import * as prompts from '@clack/prompts'
import { tableNames } from '../app/init/find-table.ts'
import type { Choices } from '../app/init/init.ts'
import { isSyncError, SyncError } from '../model/errors.ts'
import { DIALECTS } from '../sql/dialects/index.ts'
import type { Looked, Proposal } from '../propose/proposal.ts'

/** The kinds of sources that somebody may choose from. */
const SOURCES = [
  { value: 'entra', label: 'Entra ID', hint: 'calls the SCIM endpoint' },
  { value: 'okta', label: 'Okta', hint: 'calls the SCIM endpoint' },
  { value: 'scim', label: 'another SCIM client' },
  { value: 'csv', label: 'a CSV file', hint: 'read by a run profile' },
] as const

/** Asks for the database: what `--database` takes. */
export async function askDatabase(): Promise<string> {
  const dialect = answered(
    await prompts.select({
      message: 'Which database has the table?',
      options: Object.values(DIALECTS).map(({ name, title }) => ({ value: name, label: title })),
    }),
  )
  prompts.note(DIALECTS[dialect].example, 'This is how it is reached')
  return answered(
    await prompts.text({
      message: 'Where does that stand? A secret is named and never written.',
      placeholder: 'env:HR_DATABASE, file:/run/secrets/hr, or the path of a database file',
      validate: something,
    }),
  )
}

function something(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? 'Something must stand here.' : undefined
}

/** Asks where people come from: what `--source` takes. */
export async function askSource(): Promise<string> {
  const source = answered(
    await prompts.select({ message: 'Where do people come from?', options: [...SOURCES] }),
  )
  if (source !== 'csv') return source
  return `csv:${answered(await prompts.text({ message: 'Which file?', placeholder: 'people.csv' }))}`
}

/** Asks which build servers are to check changes: what `--pipeline` takes. */
export async function askPipelines(): Promise<readonly string[]> {
  return answered(
    await prompts.multiselect({
      message: 'Is a build server to check pull requests?',
      options: [
        { value: 'github', label: 'GitHub Actions' },
        { value: 'azure', label: 'Azure Pipelines' },
        { value: 'gitlab', label: 'GitLab CI' },
        { value: 'pre-commit', label: 'pre-commit', hint: 'before each commit' },
      ],
      required: false,
    }),
  )
}

/** Asks on a terminal what scripts say by options: the table, the anchor, the columns. */
export function askedChoices(table: string | undefined): Choices {
  return {
    table: async (target) => {
      if (table !== undefined) return table
      const names = await tableNames(target)
      if (names.length === 0) throw new SyncError('DATABASE_SCHEMA', 'The login sees no table.')
      return answered(
        await prompts.select({
          message: 'Which table?',
          options: names.map((value) => ({ value, label: value })),
          maxItems: 15,
        }),
      )
    },
    refine: async (looked, proposal) => ({
      ...(await askAnchor(looked, proposal)),
      only: isSyncError(proposal)
        ? looked.description.columns.map(({ name }) => name)
        : await askColumns(proposal),
    }),
  }
}

async function askAnchor(
  { description }: Looked,
  proposal: Proposal | SyncError,
): Promise<{ readonly anchor?: readonly string[] }> {
  const proposed = isSyncError(proposal)
    ? []
    : proposal.columns.filter(({ flow }) => flow?.anchor === true).map(({ column }) => column.name)
  const anchor = answered(
    await prompts.multiselect({
      message: 'Which columns say whose row it is (the anchor)?',
      options: description.columns.map(({ name, type }) => ({
        value: name,
        label: name,
        hint: type,
      })),
      initialValues: [...proposed],
      required: true,
      maxItems: 15,
    }),
  )
  // What was proposed keeps its reason.
  return anchor.join('\n') === proposed.join('\n') ? {} : { anchor }
}

async function askColumns(proposal: Proposal): Promise<readonly string[]> {
  const mapped = proposal.columns.filter(
    ({ flow }) => flow !== undefined && flow.anchor !== true && flow.todo === undefined,
  )
  const todo = proposal.columns.filter(({ flow }) => flow?.todo !== undefined)
  if (mapped.length === 0) return todo.map(({ column }) => column.name)
  const chosen = answered(
    await prompts.multiselect({
      message: 'Which columns are to be written?',
      options: mapped.map(({ column, flow, because }) => ({
        value: column.name,
        label: `${column.name}: ${flow?.from ?? ''}`,
        hint: because,
      })),
      initialValues: mapped.map(({ column }) => column.name),
      required: false,
      maxItems: 15,
    }),
  )
  return [...chosen, ...todo.map(({ column }) => column.name)]
}

/** An answer, or the end: Ctrl-C is one. */
function answered<T>(answer: T): Exclude<T, symbol> {
  if (isAnswer(answer)) return answer
  throw new SyncError('INTERRUPTED', 'Interrupted; nothing was written.')
}

function isAnswer<T>(answer: T): answer is Exclude<T, symbol> {
  return typeof answer !== 'symbol'
}

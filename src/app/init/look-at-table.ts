import { writeTableName } from '../../config/normalize/table-name.ts'
import type { TargetDefinition } from '../../model/definition.ts'
import { SyncError } from '../../model/errors.ts'
import type { TableDescription } from '../../model/table.ts'
import type { TableSurvey } from '../../model/table-survey.ts'
import type { Row } from '../../model/value.ts'
import type { Target } from '../../sql/target.ts'

/** A live table, looked at. */
export interface LookedTable {
  readonly description: TableDescription
  readonly survey: TableSurvey
  /** As the configuration writes it. */
  readonly name: string
  /** The target of the configuration. */
  readonly dialect: TargetDefinition['dialect']
  readonly size: { readonly rows: number; readonly estimated: boolean }
  readonly rows: readonly Row[]
}

/**
 * Looks at a described table: catalogue, how many rows, and a sample of them. Reads at most the sample and as
 * many rows as are counted.
 *
 * @throws SyncError `DATABASE_PERMISSION` when the login may read no column; `DATABASE_*`
 */
export async function lookAtTable(
  target: Target,
  description: TableDescription,
  options: { readonly dialect: TargetDefinition['dialect']; readonly sample: number },
): Promise<LookedTable> {
  const survey = await target.survey(description)
  const { select } = survey.allowed
  const name = writeTableName(description.table)
  if (select.length === 0) {
    throw new SyncError(
      'DATABASE_PERMISSION',
      `The login "${survey.database.login}" may not read ${name}. Grant it SELECT on the table, then look again.`,
      { table: name },
    )
  }
  const look = target.look(description)
  const size = await look.size()
  // What cannot be compared says nothing about what it holds, and may be large.
  const telling = description.columns.filter(({ kind }) => kind !== 'binary' && kind !== 'json')
  const columns = telling.map((one) => one.name).filter((one) => select.includes(one))
  const rows = options.sample === 0 ? [] : await look.sample(columns, options.sample)
  return { description, survey, name, dialect: options.dialect, size, rows }
}

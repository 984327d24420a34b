import type { CaseRule } from '../../model/condition.ts'
import type { ColumnDescription, TableName } from '../../model/table.ts'

/** What an index is advised for: equality in one column by one case rule. */
export interface IndexQuestion {
  readonly table: TableName
  readonly column: ColumnDescription
  readonly rule: CaseRule
}

/** How a dialect writes the index that an equality can use; for somebody who reads and runs it by hand. */
export interface IndexForm {
  readonly quote: (name: string) => string
  /** The indexed expression; the plain column where it is left out. */
  readonly expression?: (name: string, question: IndexQuestion) => string
  /** Characters that an index takes of a text. */
  readonly longest?: number
  /** Behind the name of a column that is longer; without it the column has to become shorter. */
  readonly prefix?: string
  /** Whether a comparison without case needs a collation of the column that ignores it. */
  readonly foldsByCollation?: boolean
  /** SQLite names the schema before the index, the others before the table. */
  readonly schemaAtIndex?: boolean
}

/** A dialect's advice: the statement, and what must come first. */
export function indexAdvice(form: IndexForm): (question: IndexQuestion) => string {
  const { quote } = form
  return (question) => {
    const { table, column, rule } = question
    const schema = table.schema === undefined ? '' : `${quote(table.schema)}.`
    const index = quote(`IX_${table.name}_${column.name}`)
    const on = quote(table.name)
    const long = isLong(column, form.longest)
    const name = `${quote(column.name)}${long ? (form.prefix ?? '') : ''}`
    const by = form.expression?.(name, question) ?? name
    const statement =
      form.schemaAtIndex === true
        ? `CREATE INDEX ${schema}${index} ON ${on} (${by});`
        : `CREATE INDEX ${index} ON ${schema}${on} (${by});`
    const first = [
      ...(form.foldsByCollation === true && rule === 'folded' && column.caseSensitive
        ? ['a collation that ignores case']
        : []),
      ...(long && form.prefix === undefined ? ['a length that an index takes'] : []),
    ]
    if (first.length === 0) return statement
    return `Give the column ${first.join(' and ')}, then: ${statement}`
  }
}

function isLong({ kind, length }: ColumnDescription, longest: number | undefined): boolean {
  return longest !== undefined && kind === 'text' && (length === undefined || length > longest)
}

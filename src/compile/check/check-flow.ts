import type { Shape } from '../expression/tree.ts'
import { labelOf } from '../flow/attribute-path.ts'
import type { FlowDefinition } from '../../model/definition.ts'
import type { Span } from '../../model/position.ts'
import type { ColumnDescription, TableDescription } from '../../model/table.ts'
import type { ColumnValue } from '../../model/value.ts'
import { type FlowPlan, labelOfPlan } from '../flow/flow-plan.ts'
import type { FlowFault } from '../flow/plan-flow.ts'
import type { Remedies } from '../../sql/dialects/remedy.ts'
import { type Carried, carriedBy, isCaseExact } from '../read/carried.ts'
import type { Reporter } from './problem.ts'

/** The longest values that Entra ID allows. */
const LONGEST: ReadonlyMap<string, number> = new Map([
  ['userName', 113],
  ['displayName', 256],
  ['name.givenName', 64],
  ['name.familyName', 64],
  ['title', 128],
  ['emails.value', 256],
  ['enterprise.organization', 64],
  ['enterprise.department', 64],
])

/** Attributes that are ASCII in practice: keys, sign-in names, addresses, numbers. */
const PLAIN: ReadonlySet<string> = new Set([
  'externalId',
  'userName',
  'emails.value',
  'phoneNumbers.value',
  'enterprise.employeeNumber',
  'enterprise.manager.value',
])

/** Says what cannot work in a flow. */
export function reportFault(
  definition: FlowDefinition,
  fault: FlowFault,
  problems: Reporter,
): void {
  const { column, span } = definition
  const message =
    fault.kind === 'conversion'
      ? `A column of type ${fault.kindOfColumn} cannot hold what "as: ${definition.as}" makes, so "${column}" cannot be written.`
      : `The "${fault.where}" of "${column}" is not a value of the column, which takes ${fault.expects}.`
  problems.report({ rule: 'wrong-column-type', severity: 'error', message, span })
}

/** The table that flows write, as far as it is known. */
export interface TableFacts {
  readonly description: TableDescription | undefined
  /** The columns of `match`. */
  readonly matched: ReadonlySet<string>
  /** How the owner of the table would mend it. */
  readonly remedies: Remedies
}

/** What a flow is held against, and where what is found goes. */
interface FlowSurroundings {
  readonly table: TableFacts
  readonly span: Span
  readonly problems: Reporter
}

/** Holds a flow against its column: texts that no column of this type takes, length, characters. */
export function checkFlow(plan: FlowPlan, surroundings: FlowSurroundings): void {
  const { span, problems } = surroundings
  checkType(plan, span, problems)
  if (refusesKnownTexts(plan, span, problems)) return
  const { description } = plan
  if (description === undefined || plan.limit === undefined) return
  if (plan.values !== undefined || plan.type === 'boolean') return
  if (plan.expression === undefined || plan.shape.kind === 'choice') return
  const carried = carriedBy(plan)
  checkLength(plan, carried, description, surroundings)
  checkCharacters(plan, carried, description, surroundings)
  checkCase(plan, carried, description, surroundings)
}

/** What the configuration itself spells out is certain not to fit: `True` in `char(1)`. */
function refusesKnownTexts(plan: FlowPlan, span: Span, problems: Reporter): boolean {
  const { limit } = plan
  if (limit === undefined || plan.onOverflow === 'truncate') return false
  const tooLong = knownTexts(plan).find((text) => !limit.fits(text))
  if (tooLong === undefined) return false
  const isTruth = plan.values === undefined && plan.type === 'boolean'
  problems.report({
    rule: 'column-too-short',
    severity: 'error',
    message: `The column "${plan.column}" (${plan.description?.type ?? 'text'}) holds ${limit.length} ${limit.length === 1 ? limit.unit.replace(/s$/u, '') : limit.unit}, so "${tooLong}" does not fit.`,
    span,
    help: isTruth
      ? 'Say which texts stand for true and false: { from: …, as: bool, format: Y/N }.'
      : 'Make the column longer, or write a shorter text.',
  })
  return true
}

/** Texts that are written whoever comes: of `values`, of a choice, of true and false, the default, a constant. */
function knownTexts(plan: FlowPlan): readonly string[] {
  const said =
    plan.values === undefined
      ? certainValues(plan.shape, plan.type).map((one) =>
          one === null ? null : plan.codec.encode(one),
        )
      : [...plan.values.values()]
  const constant = plan.definition?.value
  const literal =
    constant !== undefined && 'constant' in constant && constant.constant !== null
      ? [plan.literal(constant.constant)]
      : []
  const fallback = plan.hasDefault ? [plan.fallback] : []
  return [...said, ...literal, ...fallback].filter((one) => typeof one === 'string')
}

function checkLength(
  plan: FlowPlan,
  carried: Carried | undefined,
  description: ColumnDescription,
  { table, span, problems }: FlowSurroundings,
): void {
  const label = carried === undefined ? '' : labelOf(carried.attribute.path)
  const longest = LONGEST.get(label)
  const { length } = description
  if (longest === undefined || length === undefined || plan.onOverflow === 'truncate') return
  const needed = longest + (carried?.prefix.length ?? 0) + (carried?.suffix.length ?? 0)
  if (length >= needed) return
  const full = table.description?.evidence?.full.get(plan.column) ?? 0
  const today =
    full === 0
      ? ''
      : ` ${full} ${full === 1 ? 'row fills it today and may have' : 'rows fill it today and may have'} been cut.`
  const retype = retyped(table, description, needed)
  // A name that was cut would make two people one.
  const cut = label === 'userName' ? '' : 'or say "onOverflow: truncate"'
  problems.report({
    rule: 'column-too-short',
    severity: 'warning',
    message:
      `The column "${plan.column}" holds ${length} characters, and ${label} may have ` +
      `${needed}: longer values are refused.${today}`,
    span,
    help:
      retype === undefined
        ? `Make the column longer${cut === '' ? '' : `, ${cut}`}.`
        : `${retype}${cut === '' ? '' : ` Or ${cut.slice(3)}.`}`,
  })
}

function checkCharacters(
  plan: FlowPlan,
  carried: Carried | undefined,
  description: ColumnDescription,
  { table, span, problems }: FlowSurroundings,
): void {
  const label = carried === undefined ? undefined : labelOf(carried.attribute.path)
  if (description.unicode || (label !== undefined && PLAIN.has(label))) return
  const longest = Math.max(LONGEST.get(label ?? '') ?? 0, description.length ?? 0)
  problems.report({
    rule: 'non-unicode-column',
    severity: 'warning',
    message:
      `The column "${plan.column}" (${description.type}) holds one code page only, so people with other ` +
      `characters in ${labelOfPlan(plan)} are refused.`,
    span,
    help:
      (longest === 0 ? undefined : retyped(table, description, longest)) ??
      'Make the column a Unicode type: nvarchar on SQL Server, utf8mb4 on MySQL and MariaDB.',
  })
}

/** Rows are joined by `match` as the column compares; an attribute without case needs a column without. */
function checkCase(
  plan: FlowPlan,
  carried: Carried | undefined,
  { kind, caseSensitive }: ColumnDescription,
  { table, span, problems }: FlowSurroundings,
): void {
  if (kind !== 'text' || !caseSensitive || carried === undefined) return
  if (isCaseExact(carried.attribute.definition) || !table.matched.has(plan.column)) return
  problems.report({
    rule: 'case-sensitive-match',
    severity: 'warning',
    message:
      `"match" compares "${plan.column}" as the column does, which tells upper from lower case; ` +
      `${labelOf(carried.attribute.path)} does not, so a row in another spelling is not joined, and a second one is made.`,
    span,
    help: 'Give the column a collation that ignores case, or match by another column.',
  })
}

function retyped(
  { description: table, remedies }: TableFacts,
  column: ColumnDescription,
  length: number,
): string | undefined {
  return table?.kind === 'table' ? remedies.retype(table.table, column, length) : undefined
}

/** What the shape says will be written, whoever comes. */
function checkType(plan: FlowPlan, span: Span, problems: Reporter): void {
  const certain = plan.values === undefined ? certainValues(plan.shape, plan.type) : []
  const wrong = certain.some((one) => one !== null && plan.codec.encode(one) === undefined)
  if (!wrong) return
  problems.report({
    rule: 'wrong-column-type',
    severity: 'error',
    message:
      `The flow of "${plan.column}" gives values that are not of the column's type ` +
      `(${plan.description?.type ?? plan.kind}), which takes ${plan.codec.expects}.`,
    span,
    help: 'Change the expression, or list the values with "values".',
  })
}

function certainValues(shape: Shape, type: FlowPlan['type']): readonly ColumnValue[] {
  switch (shape.kind) {
    case 'choice':
      return [shape.whenTrue, shape.whenFalse]
    case 'constant':
      return [shape.value]
    case 'affix':
      // no number, date or truth begins or ends like this, whatever stands between
      return /\p{L}/u.test(shape.prefix + shape.suffix) ? [`${shape.prefix}0${shape.suffix}`] : []
    case 'not':
    case 'path':
      return type === 'boolean' ? [true, false] : []
    default:
      return []
  }
}

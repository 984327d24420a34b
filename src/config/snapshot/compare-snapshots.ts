import type { SchemaSnapshot } from '../../generated/snapshot.ts'
import { isObject } from '../../model/value.ts'

/** One cell in which two snapshots differ; texts as the snapshot writes them, absent where there is none. */
export interface SnapshotDifference {
  readonly objectType: string
  /** What differs, such as `column "Department"` or `trigger "leavers"`. */
  readonly what: string
  /** Which cell of it, such as `type`; absent when it is there on one side only. */
  readonly cell?: string
  readonly before?: string
  readonly after?: string
}

/**
 * How a snapshot and the tables of now differ, cell by cell. The day and the product's version are no
 * difference.
 */
export function compareSnapshots(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
): readonly SnapshotDifference[] {
  const names = new Set([...Object.keys(before.objects), ...Object.keys(after.objects)])
  const product: readonly SnapshotDifference[] =
    before.database.product === after.database.product
      ? []
      : [
          {
            objectType: '',
            what: 'database',
            cell: 'product',
            before: before.database.product,
            after: after.database.product,
          },
        ]
  const tables = [...names].flatMap((name) =>
    compareTables(name, before.objects[name], after.objects[name]),
  )
  return [...product, ...tables]
}

type Table = SchemaSnapshot['objects'][string]

function compareTables(
  objectType: string,
  before: Table | undefined,
  after: Table | undefined,
): readonly SnapshotDifference[] {
  if (before === undefined || after === undefined) {
    return [{ objectType, what: `object type "${objectType}"`, ...oneSide(before, after) }]
  }
  const plain = ['table', 'kind', 'primaryKey', 'rowSecurity'] as const
  const lists = [
    ['column', before.columns, after.columns],
    ['trigger', before.triggers, after.triggers],
    ['foreign key', before.referencedBy, after.referencedBy],
  ] as const
  return [
    ...compareCells(objectType, 'table', pick(before, plain), pick(after, plain)),
    ...lists.flatMap(([what, was, is]) => compareNamed(objectType, what, was, is)),
    ...compareSets(objectType, 'unique key', before.uniqueKeys, after.uniqueKeys),
    ...compareSets(objectType, 'index', before.indexes, after.indexes),
    ...compareCells(objectType, 'privileges', before.privileges, after.privileges),
  ]
}

function pick(table: Table, names: readonly (keyof Table)[]): object {
  return Object.fromEntries(names.map((name) => [name, table[name]]))
}

function compareNamed(
  objectType: string,
  what: string,
  before: readonly { readonly name: string }[],
  after: readonly { readonly name: string }[],
): readonly SnapshotDifference[] {
  const names = new Set([...before, ...after].map((one) => one.name))
  return [...names].flatMap((name) => {
    const was = before.find((one) => one.name === name)
    const is = after.find((one) => one.name === name)
    const label = `${what} "${name}"`
    return was === undefined || is === undefined
      ? [{ objectType, what: label, ...oneSide(was, is) }]
      : compareCells(objectType, label, was, is)
  })
}

function compareSets(
  objectType: string,
  what: string,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly SnapshotDifference[] {
  const texts = (list: readonly unknown[]): readonly string[] => list.map((one) => cellText(one))
  const [was, is] = [texts(before), texts(after)]
  return [
    ...was.filter((one) => !is.includes(one)).map((one) => ({ objectType, what, before: one })),
    ...is.filter((one) => !was.includes(one)).map((one) => ({ objectType, what, after: one })),
  ]
}

function compareCells(
  objectType: string,
  what: string,
  before: object,
  after: object,
): readonly SnapshotDifference[] {
  const [was, is] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  const cells = new Set([...was.keys(), ...is.keys()])
  return [...cells].flatMap((cell) => {
    const [left, right] = [was.get(cell), is.get(cell)]
    if (JSON.stringify(left) === JSON.stringify(right)) return []
    return [{ objectType, what, cell, ...sides(left, right) }]
  })
}

function sides(before: unknown, after: unknown): Pick<SnapshotDifference, 'before' | 'after'> {
  return {
    ...(before === undefined ? {} : { before: cellText(before) }),
    ...(after === undefined ? {} : { after: cellText(after) }),
  }
}

function oneSide(before: unknown, after: unknown): Pick<SnapshotDifference, 'before' | 'after'> {
  return {
    ...(before === undefined ? {} : { before: 'there' }),
    ...(after === undefined ? {} : { after: 'there' }),
  }
}

function cellText(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(cellText).join(', ')
  if (isObject(value) && 'column' in value) {
    return `${cellText(value['column'])}${value['folded'] === true ? ' without case' : ''}`
  }
  return String(value)
}

import { ExpressionFault } from '../fault.ts'
import { LIMITS } from '../limits.ts'

/**
 * An array with JSONata's marks. A sequence is the result of a path: alone it becomes its only member,
 * empty it becomes "no value". An array of the object, or one written with `[…]`, is never unpacked.
 */
export interface Flagged extends Array<unknown> {
  sequence?: boolean
  /** `[]` was written: a sequence of one stays an array. */
  keepSingleton?: boolean
  /** Written with `[…]` as a step: not flattened. */
  cons?: boolean
}

/** A new sequence. */
export function sequenceOf(...members: unknown[]): Flagged {
  const sequence: Flagged = members
  sequence.sequence = true
  return sequence
}

/** Adds a member. @throws ExpressionFault D2015 when the sequence is full */
export function pushMember(sequence: Flagged, member: unknown): void {
  if (sequence.length >= LIMITS.sequence) throw new ExpressionFault('D2015')
  sequence.push(member)
}

/** What a node's value is once the node is done: a sequence of one is its member, an empty one nothing. */
export function settle(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const list: Flagged = value
  if (list.sequence !== true) return value
  if (list.length === 0) return undefined
  return list.length === 1 && list.keepSingleton !== true ? list[0] : list
}

/** The value of a name in an object, or in every object of an array; own properties only. */
export function lookup(input: unknown, name: string): unknown {
  if (typeof input !== 'object' || input === null) return undefined
  if (!Array.isArray(input)) return ownValue(input, name)
  const found = sequenceOf()
  for (const member of input) {
    const value = lookup(member, name)
    if (Array.isArray(value)) for (const one of value) pushMember(found, one)
    else if (value !== undefined) pushMember(found, value)
  }
  return found
}

/** An own property of an object that is no array. */
export function ownValue(input: object, name: string): unknown {
  return Object.hasOwn(input, name) ? Reflect.get(input, name) : undefined
}

/** `$boolean`, with "no value" as false. */
export function isTruthy(value: unknown): boolean {
  switch (typeof value) {
    case 'boolean':
      return value
    case 'string':
      return value !== ''
    case 'number':
      return isNumeric(value) && value !== 0
    case 'object':
      if (value === null) return false
      if (!Array.isArray(value)) return hasKeys(value)
      if (value.length === 1) return isTruthy(value[0])
      return isAnyTruthy(value)
    default:
      return false
  }
}

/** Every member is looked at: one that is out of range fails, wherever it stands. */
function isAnyTruthy(members: readonly unknown[]): boolean {
  let found = false
  for (const member of members) if (isTruthy(member)) found = true
  return found
}

function hasKeys(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return true
  return false
}

/** Whether a value is a number. @throws ExpressionFault D1001 for an infinite one */
export function isNumeric(value: unknown): value is number {
  if (typeof value !== 'number' || Number.isNaN(value)) return false
  if (!Number.isFinite(value)) throw new ExpressionFault('D1001')
  return true
}

/** `=`: the same scalar, or arrays and objects with equal members. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((member, index) => isEqual(member, b[index]))
  }
  const names = Object.getOwnPropertyNames(a)
  if (names.length !== Object.getOwnPropertyNames(b).length) return false
  return names.every(
    (name) => Object.hasOwn(b, name) && isEqual(ownValue(a, name), ownValue(b, name)),
  )
}

/** `$string` of a value that is there: texts as they are, everything else as JSON with 15 digits. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value === null) return 'null'
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new ExpressionFault('D3001')
    return JSON.stringify(inFifteenDigits(value))
  }
  return JSON.stringify(value, (_, member: unknown) =>
    isNumeric(member) ? inFifteenDigits(member) : member,
  )
}

function inFifteenDigits(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15))
}

/** `$append`: both in one array; what is no array counts as one member. */
export function append(first: unknown, second: unknown): unknown {
  if (first === undefined) return second
  if (second === undefined) return first
  const left: readonly unknown[] = Array.isArray(first) ? first : [first]
  const right: readonly unknown[] = Array.isArray(second) ? second : [second]
  if (left.length + right.length > LIMITS.sequence) throw new ExpressionFault('D2015')
  return [...left, ...right]
}

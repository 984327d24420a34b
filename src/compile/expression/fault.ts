import { SyncError } from '../../model/errors.ts'
import type { ExpressionText } from '../../model/expression.ts'
import { formatPosition } from '../../model/position.ts'

/**
 * A failure during an evaluation, with JSONata's own code. It holds no value of the object, so that it
 * can be the `cause` of what is logged.
 */
export class ExpressionFault extends Error {
  readonly code: string
  /** Offset of the end of the token in the text. */
  readonly position: number | undefined

  constructor(code: string, position?: number, message = FAULTS.get(code)) {
    super(message ?? 'The expression cannot be evaluated.')
    this.name = 'ExpressionFault'
    this.code = code
    this.position = position
  }
}

/**
 * Turns whatever an evaluation threw into a `SyncError`: `FLOW_TIMEOUT` when a limit was reached,
 * `FLOW_FAILED` otherwise, with the place of the token and never with a value.
 */
export function toSyncError(thrown: unknown, source: ExpressionText): SyncError {
  if (thrown instanceof SyncError) return thrown
  const fault = toFault(thrown, source)
  const position = fault.position ?? 0
  const span = position > 0 ? source.spanOf(position - 1, position) : source.span
  return new SyncError(
    LIMIT_CODES.has(fault.code) ? 'FLOW_TIMEOUT' : 'FLOW_FAILED',
    `The expression at ${formatPosition(span.start)} failed: ${fault.message} (${fault.code})`,
    { cause: fault },
  )
}

function toFault(thrown: unknown, source: ExpressionText): ExpressionFault {
  if (thrown instanceof ExpressionFault) return thrown
  if (thrown instanceof RangeError) return new ExpressionFault('D1011')
  if (typeof thrown !== 'object' || thrown === null) return new ExpressionFault('INTERNAL')
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : 'INTERNAL'
  const position =
    'position' in thrown && typeof thrown.position === 'number' ? thrown.position : undefined
  if (!RAISED_CODES.has(code)) return new ExpressionFault(code, position)
  return new ExpressionFault(code, position, raisedMessage(thrown, source))
}

/** The message of `$error('…')` is repeated only when it stands in the text as it is. */
function raisedMessage(thrown: object, source: ExpressionText): string | undefined {
  const message = 'message' in thrown ? thrown.message : undefined
  if (typeof message !== 'string' || message === '') return undefined
  const stands = source.text.includes(`'${message}'`) || source.text.includes(`"${message}"`)
  return stands ? message : undefined
}

const LIMIT_CODES: ReadonlySet<string> = new Set(['D1011', 'D1012', 'D2014', 'D2015'])
const RAISED_CODES: ReadonlySet<string> = new Set(['D3137', 'D3141'])

/** JSONata's messages without the values that it puts in. */
const FAULTS: ReadonlyMap<string, string> = new Map([
  ['T0410', 'A function got an argument of the wrong type.'],
  ['T0411', 'A function without an argument took the context, which is of the wrong type.'],
  ['T0412', 'A function got an array whose members are of the wrong type.'],
  ['D1001', 'A number is out of range.'],
  ['D1002', 'Only a number can be negated.'],
  ['T1003', 'A key of an object must be a text.'],
  ['D1004', 'A regular expression matches the empty text.'],
  ['T1005', 'A name is called that is not a function; functions start with "$".'],
  ['T1006', 'Something is called that is not a function.'],
  ['D1009', 'Two keys of an object have the same value.'],
  ['D1011', 'It calls itself too often or is nested too deeply.'],
  ['D1012', 'It took longer than its limit; look for an endless loop.'],
  ['D1013', 'A key of an object has a reserved name.'],
  ['T2001', 'The left side of an arithmetic operator must be a number.'],
  ['T2002', 'The right side of an arithmetic operator must be a number.'],
  ['T2003', 'The left side of ".." must be an integer.'],
  ['T2004', 'The right side of ".." must be an integer.'],
  ['T2006', 'The right side of "~>" must be a function.'],
  ['T2007', 'An order-by compares a text with a number.'],
  ['T2008', 'An order-by can only compare texts and numbers.'],
  ['T2009', 'A comparison has a text on one side and a number on the other.'],
  ['T2010', 'Only texts and numbers can be compared by size.'],
  ['D2014', 'A range is longer than the limit.'],
  ['D2015', 'A sequence is longer than the limit of 10,000 members.'],
  ['D3001', 'An infinite number cannot be a text.'],
  ['D3010', 'The second argument of $replace must not be empty.'],
  ['D3011', 'The fourth argument of $replace must not be negative.'],
  ['D3012', 'The replacement of $replace must be a text.'],
  ['D3020', 'The third argument of $split must not be negative.'],
  ['D3030', 'A value cannot be read as a number.'],
  ['D3040', 'The third argument of $match must not be negative.'],
  ['D3050', 'The function given to $reduce must take two arguments.'],
  ['D3060', '$sqrt of a negative number.'],
  ['D3061', '$power gives a number that is too large.'],
  ['D3070', '$sort without a function takes only texts or only numbers.'],
  ['D3110', '$toMillis takes an ISO 8601 time when it has no picture.'],
  ['D3137', '$error() was called.'],
  ['D3138', '$single matched more than one member.'],
  ['D3139', '$single matched no member.'],
  ['D3140', 'A URL is malformed.'],
  ['D3141', '$assert() failed.'],
  ['REGEX', 'A regular expression uses what the linear engine does not have.'],
  ['INTERNAL', 'The expression cannot be evaluated.'],
])

import type { ErrorCode } from './error-code.ts'

/** What is wrong with a value on its way through an attribute flow. */
export const FLOW_CODES = {
  FLOW_REQUIRED: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A required attribute has no value.',
    remedy:
      'The answer names the attribute. Fill it in the identity provider, give the mapping a default, or take "required" out.',
  },
  FLOW_SEVERAL_VALUES: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'Several values for one column.',
    remedy:
      'The expression gave a list for one column. Choose one of it, such as emails[0].value, or join them with $join().',
  },
  FLOW_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value does not fit its column.',
    remedy:
      'The expression gave something that the column’s type cannot hold. "rollcall provision CONNECTOR --user FILE" shows each step for one person.',
  },
  FLOW_UNKNOWN_VALUE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is not in the list of values.',
    remedy: 'Add the value to "values", or give the mapping a default for all others.',
  },
  FLOW_TOO_LONG: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'A value is longer than its column.',
    remedy:
      'Make the column longer ("rollcall validate --online" prints the statement), or say onOverflow: truncate.',
  },
  FLOW_FAILED: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'An expression failed on this person.',
    remedy:
      'Try the expression with this person: "rollcall provision CONNECTOR --user FILE". A case in a mapping test keeps it from coming back.',
  },
  FLOW_TIMEOUT: {
    exit: 1,
    status: 500,
    summary: 'An expression took longer than its limit.',
    remedy:
      'The expression does too much on this person: a long list, or loops in loops. Make it simpler; nobody else is kept waiting.',
  },
} as const satisfies Record<string, ErrorCode>

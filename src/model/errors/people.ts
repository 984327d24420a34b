import type { ErrorCode } from './error-code.ts'

/** What is wrong with a person: who exists, who is in scope, which anchor. */
export const PEOPLE_CODES = {
  OBJECT_UNKNOWN: {
    exit: 1,
    status: 404,
    summary: 'No person has this id.',
    remedy:
      'The row is not there, was deleted, or was never this connector’s. An identity provider creates the person anew at its next cycle. "rollcall explain CONNECTOR --row ID" says what is known.',
  },
  OBJECT_EXISTS: {
    exit: 1,
    status: 409,
    scimType: 'uniqueness',
    summary: 'The person exists already.',
    remedy:
      'Somebody with this key is there already and belongs to another person or to nobody of ours. "rollcall explain CONNECTOR --row ID" tells whose it is; with "match" a row that is there is joined.',
  },
  OBJECT_OUT_OF_SCOPE: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The connector’s scope leaves this person out.',
    remedy:
      'The expression "scope" is false for this person. Widen it, or assign fewer people in the identity provider.',
  },
  OBJECT_NO_ANCHOR: {
    exit: 1,
    status: 400,
    scimType: 'invalidValue',
    summary: 'The anchor has no value.',
    remedy:
      'The attribute of the anchor is empty or not sent. Map it in the identity provider, or choose another anchor.',
  },
  EVENTS_OVER_THRESHOLD: {
    exit: 3,
    status: 429,
    summary: 'More changes of a kind than may be written without somebody looking.',
    remedy:
      'Nothing was changed. If so many changes are meant, raise the threshold in the configuration, or say onExceed: hold and approve the plan that "rollcall status" then shows.',
  },
  OBJECT_ANCHOR_CHANGED: {
    exit: 3,
    status: 409,
    scimType: 'mutability',
    summary: 'The anchor of a person would change.',
    remedy:
      'A new anchor would be a delete and an insert. Decide once and for all with onAnchorChange (hold, rekey, recreate), or undo the change where it was made.',
  },
} as const satisfies Record<string, ErrorCode>

import type { EntraFunction } from '../function.ts'
import { appRoleAssignmentsComplex } from './app-role-assignments-complex.ts'
import { append } from './append.ts'
import { assertiveAppRoleAssignmentsComplex } from './assertive-app-role-assignments-complex.ts'
import { bitAnd } from './bit-and.ts'
import { cBool } from './c-bool.ts'
import { cDate } from './c-date.ts'
import { cInt } from './c-int.ts'
import { cStr } from './c-str.ts'
import { coalesce } from './coalesce.ts'
import { convertToBase64 } from './convert-to-base64.ts'
import { convertToUtf8Hex } from './convert-to-utf8-hex.ts'
import { count } from './count.ts'
import { dateAdd } from './date-add.ts'
import { dateDiff } from './date-diff.ts'
import { dateFromNum } from './date-from-num.ts'
import { formatDateTime } from './format-date-time.ts'
import { guid } from './guid.ts'
import { ifThenElse } from './if-then-else.ts'
import { ignoreFlow } from './ignore-flow.ts'
import { inStr } from './in-str.ts'
import { isNull } from './is-null.ts'
import { isNullOrEmpty } from './is-null-or-empty.ts'
import { isPresent } from './is-present.ts'
import { isString } from './is-string.ts'
import { item } from './item.ts'
import { join } from './join.ts'
import { left } from './left.ts'
import { len } from './len.ts'
import { mid } from './mid.ts'
import { normalizeDiacritics } from './normalize-diacritics.ts'
import { not } from './not.ts'
import { now } from './now.ts'
import { numFromDate } from './num-from-date.ts'
import { pCase } from './p-case.ts'
import { randomString } from './random-string.ts'
import { removeDuplicates } from './remove-duplicates.ts'
import { replace } from './replace.ts'
import { right } from './right.ts'
import { selectUniqueValue } from './select-unique-value.ts'
import { singleAppRoleAssignment } from './single-app-role-assignment.ts'
import { split } from './split.ts'
import { stripSpaces } from './strip-spaces.ts'
import { switchFunction } from './switch.ts'
import { toLower } from './to-lower.ts'
import { toUpper } from './to-upper.ts'
import { trim } from './trim.ts'
import { word } from './word.ts'

/** Every function of Entra's expressions that is known, in the order of their files. */
export const entraFunctions: readonly EntraFunction[] = [
  appRoleAssignmentsComplex,
  append,
  assertiveAppRoleAssignmentsComplex,
  bitAnd,
  cBool,
  cDate,
  cInt,
  cStr,
  coalesce,
  convertToBase64,
  convertToUtf8Hex,
  count,
  dateAdd,
  dateDiff,
  dateFromNum,
  formatDateTime,
  guid,
  ifThenElse,
  ignoreFlow,
  inStr,
  isNull,
  isNullOrEmpty,
  isPresent,
  isString,
  item,
  join,
  left,
  len,
  mid,
  normalizeDiacritics,
  not,
  now,
  numFromDate,
  pCase,
  randomString,
  removeDuplicates,
  replace,
  right,
  selectUniqueValue,
  singleAppRoleAssignment,
  split,
  stripSpaces,
  switchFunction,
  toLower,
  toUpper,
  trim,
  word,
]

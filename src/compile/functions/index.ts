import type { MappingFunction } from '../function.ts'
import { base64utf16 } from './base64-utf16.ts'
import { bitAnd } from './bit-and.ts'
import { bool } from './bool.ts'
import { coalesce } from './coalesce.ts'
import { dateAdd } from './date-add.ts'
import { dateDiff } from './date-diff.ts'
import { date } from './date.ts'
import { filetime } from './filetime.ts'
import { formatDate } from './format-date.ts'
import { guid } from './guid.ts'
import { normalizeDiacritics } from './normalize-diacritics.ts'
import { randomString } from './random-string.ts'
import { skip } from './skip.ts'
import { titleCase } from './title-case.ts'
import { toLower, toUpper } from './to-case.ts'
import { unique } from './unique.ts'
import { utf8hex } from './utf8-hex.ts'

/** The functions that expressions can call beside those of JSONata. */
export const functions: readonly MappingFunction[] = [
  base64utf16,
  bitAnd,
  bool,
  coalesce,
  date,
  dateAdd,
  dateDiff,
  filetime,
  formatDate,
  guid,
  normalizeDiacritics,
  randomString,
  skip,
  titleCase,
  toLower,
  toUpper,
  unique,
  utf8hex,
]

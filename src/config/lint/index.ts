import { ambiguousValues } from './ambiguous-values.ts'
import { anchorInMappings } from './anchor-in-mappings.ts'
import { catastrophicRegex } from './catastrophic-regex.ts'
import { commentInExpression } from './comment-in-expression.ts'
import { deleteWithoutThresholds } from './delete-without-thresholds.ts'
import { disableWithoutSignal } from './disable-without-signal.ts'
import { doubleEquals } from './double-equals.ts'
import { expressionSyntax } from './expression-syntax.ts'
import { functionWithoutDollar } from './function-without-dollar.ts'
import { lossyMatch } from './lossy-match.ts'
import { matchNotMapped } from './match-not-mapped.ts'
import { notDeterministic } from './not-deterministic.ts'
import { numberLikeText } from './number-like-text.ts'
import { quotedConstant } from './quoted-constant.ts'
import { refusedRegex } from './refused-regex.ts'
import { reservedStart } from './reserved-start.ts'
import { roundTrip } from './round-trip.ts'
import type { LintRule } from './rule.ts'
import { setColumn } from './set-column.ts'
import { severalValues } from './several-values.ts'
import { sharedTable } from './shared-table.ts'
import { unknownAttribute } from './unknown-attribute.ts'
import { unknownFunction } from './unknown-function.ts'
import { unquotedExpression } from './unquoted-expression.ts'
import { unreachableRule } from './unreachable-rule.ts'

/** Every rule, by name. */
export const lintRules: readonly LintRule[] = [
  ambiguousValues,
  anchorInMappings,
  catastrophicRegex,
  commentInExpression,
  deleteWithoutThresholds,
  disableWithoutSignal,
  doubleEquals,
  expressionSyntax,
  functionWithoutDollar,
  lossyMatch,
  matchNotMapped,
  notDeterministic,
  numberLikeText,
  quotedConstant,
  refusedRegex,
  reservedStart,
  roundTrip,
  setColumn,
  severalValues,
  sharedTable,
  unknownAttribute,
  unknownFunction,
  unquotedExpression,
  unreachableRule,
]

import { aliasBomb } from './alias-bomb.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { anchorInMappings } from './anchor-in-mappings.ts'
import { anchorNotUnique } from './anchor-not-unique.ts'
import { catastrophicRegex } from './catastrophic-regex.ts'
import { columnMustBeWritten } from './column-must-be-written.ts'
import { columnTooShort } from './column-too-short.ts'
import { commentInExpression } from './comment-in-expression.ts'
import { computedColumn } from './computed-column.ts'
import { deleteWithoutThresholds } from './delete-without-thresholds.ts'
import { deletingTrigger } from './deleting-trigger.ts'
import { disableWithoutSignal } from './disable-without-signal.ts'
import { doubleEquals } from './double-equals.ts'
import { duplicateConnector } from './duplicate-connector.ts'
import { duplicateFragment } from './duplicate-fragment.ts'
import { duplicateKey } from './duplicate-key.ts'
import { duplicatePath } from './duplicate-path.ts'
import { emptyConfiguration } from './empty-configuration.ts'
import { expressionSyntax } from './expression-syntax.ts'
import { functionWithoutDollar } from './function-without-dollar.ts'
import { lossyMatch } from './lossy-match.ts'
import { matchNotMapped } from './match-not-mapped.ts'
import { mergeKey } from './merge-key.ts'
import { missingKey } from './missing-key.ts'
import { noIndex } from './no-index.ts'
import { nonUnicodeColumn } from './non-unicode-column.ts'
import { notAvailableYet } from './not-available-yet.ts'
import { notDeterministic } from './not-deterministic.ts'
import { numberLikeText } from './number-like-text.ts'
import { quotedConstant } from './quoted-constant.ts'
import { refusedRegex } from './refused-regex.ts'
import { reservedStart } from './reserved-start.ts'
import { reusedKey } from './reused-key.ts'
import { roundTrip } from './round-trip.ts'
import { secretInConfiguration } from './secret-in-configuration.ts'
import { setColumn } from './set-column.ts'
import { severalDocuments } from './several-documents.ts'
import { severalValues } from './several-values.ts'
import { sharedTable } from './shared-table.ts'
import { tabIndentation } from './tab-indentation.ts'
import { tooDeep } from './too-deep.ts'
import { unknownAlias } from './unknown-alias.ts'
import { unknownAttribute } from './unknown-attribute.ts'
import { unknownColumn } from './unknown-column.ts'
import { unknownConnector } from './unknown-connector.ts'
import { unknownFunction } from './unknown-function.ts'
import { unknownKey } from './unknown-key.ts'
import { unquotedExpression } from './unquoted-expression.ts'
import { unreachableRule } from './unreachable-rule.ts'
import { wrongColumnType } from './wrong-column-type.ts'
import { wrongType } from './wrong-type.ts'
import { wrongValue } from './wrong-value.ts'
import { yamlSyntax } from './yaml-syntax.ts'
import type { LintRule } from './rule.ts'

/** Every rule, by name. */
export const lintRules: readonly LintRule[] = [
  aliasBomb,
  ambiguousValues,
  anchorInMappings,
  anchorNotUnique,
  catastrophicRegex,
  columnMustBeWritten,
  columnTooShort,
  commentInExpression,
  computedColumn,
  deleteWithoutThresholds,
  deletingTrigger,
  disableWithoutSignal,
  doubleEquals,
  duplicateConnector,
  duplicateFragment,
  duplicateKey,
  duplicatePath,
  emptyConfiguration,
  expressionSyntax,
  functionWithoutDollar,
  lossyMatch,
  matchNotMapped,
  mergeKey,
  missingKey,
  noIndex,
  nonUnicodeColumn,
  notAvailableYet,
  notDeterministic,
  numberLikeText,
  quotedConstant,
  refusedRegex,
  reservedStart,
  reusedKey,
  roundTrip,
  secretInConfiguration,
  setColumn,
  severalDocuments,
  severalValues,
  sharedTable,
  tabIndentation,
  tooDeep,
  unknownAlias,
  unknownAttribute,
  unknownColumn,
  unknownConnector,
  unknownFunction,
  unknownKey,
  unquotedExpression,
  unreachableRule,
  wrongColumnType,
  wrongType,
  wrongValue,
  yamlSyntax,
]

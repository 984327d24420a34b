import { aliasBomb } from './alias-bomb.ts'
import { ambiguousValues } from './ambiguous-values.ts'
import { anchorInMappings } from './anchor-in-mappings.ts'
import { anchorNotUnique } from './anchor-not-unique.ts'
import { caseSensitiveMatch } from './case-sensitive-match.ts'
import { catastrophicRegex } from './catastrophic-regex.ts'
import { changingTrigger } from './changing-trigger.ts'
import { columnMustBeWritten } from './column-must-be-written.ts'
import { columnTooShort } from './column-too-short.ts'
import { commentInExpression } from './comment-in-expression.ts'
import { computedColumn } from './computed-column.ts'
import { curlyQuotes } from './curly-quotes.ts'
import { deleteWithoutReason } from './delete-without-reason.ts'
import { deleteWithoutThresholds } from './delete-without-thresholds.ts'
import { deletingTrigger } from './deleting-trigger.ts'
import { deltaNotConfigured } from './delta-not-configured.ts'
import { deltaStrategy } from './delta-strategy.ts'
import { disableWithoutSignal } from './disable-without-signal.ts'
import { doubleEquals } from './double-equals.ts'
import { duplicateConnector } from './duplicate-connector.ts'
import { duplicateFragment } from './duplicate-fragment.ts'
import { duplicateKey } from './duplicate-key.ts'
import { duplicateOverlay } from './duplicate-overlay.ts'
import { duplicatePath } from './duplicate-path.ts'
import { emptyConfiguration } from './empty-configuration.ts'
import { everyAndSchedule } from './every-and-schedule.ts'
import { expressionSyntax } from './expression-syntax.ts'
import { functionWithoutDollar } from './function-without-dollar.ts'
import { invisibleCharacter } from './invisible-character.ts'
import { lossyMatch } from './lossy-match.ts'
import { mappingInOverlay } from './mapping-in-overlay.ts'
import { matchNotMapped } from './match-not-mapped.ts'
import { matchNotUnique } from './match-not-unique.ts'
import { mergeKey } from './merge-key.ts'
import { missingKey } from './missing-key.ts'
import { missingNeverHappens } from './missing-never-happens.ts'
import { missingPrivilege } from './missing-privilege.ts'
import { movedButThere } from './moved-but-there.ts'
import { movedInCircle } from './moved-in-circle.ts'
import { movedToNothing } from './moved-to-nothing.ts'
import { movedTwice } from './moved-twice.ts'
import { neverExported } from './never-exported.ts'
import { neverImported } from './never-imported.ts'
import { neverPurged } from './never-purged.ts'
import { neverSynchronized } from './never-synchronized.ts'
import { noIndex } from './no-index.ts'
import { noTemporaryTables } from './no-temporary-tables.ts'
import { nonUnicodeColumn } from './non-unicode-column.ts'
import { notAvailableYet } from './not-available-yet.ts'
import { notDeterministic } from './not-deterministic.ts'
import { numberLikeText } from './number-like-text.ts'
import { overlayOfNothing } from './overlay-of-nothing.ts'
import { quotedConstant } from './quoted-constant.ts'
import { referencedRow } from './referenced-row.ts'
import { refusedRegex } from './refused-regex.ts'
import { removedButThere } from './removed-but-there.ts'
import { removedTwice } from './removed-twice.ts'
import { removesNothing } from './removes-nothing.ts'
import { reservedStart } from './reserved-start.ts'
import { reusedKey } from './reused-key.ts'
import { roundTrip } from './round-trip.ts'
import { rowSecurity } from './row-security.ts'
import { secretInConfiguration } from './secret-in-configuration.ts'
import { setColumn } from './set-column.ts'
import { severalDocuments } from './several-documents.ts'
import { severalValues } from './several-values.ts'
import { sharedTable } from './shared-table.ts'
import { sourceCircle } from './source-circle.ts'
import { staleSnapshot } from './stale-snapshot.ts'
import { tabIndentation } from './tab-indentation.ts'
import { textArithmetic } from './text-arithmetic.ts'
import { tooDeep } from './too-deep.ts'
import { unknownAlias } from './unknown-alias.ts'
import { unknownAttribute } from './unknown-attribute.ts'
import { unknownColumn } from './unknown-column.ts'
import { unknownConnector } from './unknown-connector.ts'
import { unknownFunction } from './unknown-function.ts'
import { unknownKey } from './unknown-key.ts'
import { unknownSource } from './unknown-source.ts'
import { unknownVariable } from './unknown-variable.ts'
import { unquotedExpression } from './unquoted-expression.ts'
import { unreachableRule } from './unreachable-rule.ts'
import { wrongColumnType } from './wrong-column-type.ts'
import { wrongSchedule } from './wrong-schedule.ts'
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
  caseSensitiveMatch,
  catastrophicRegex,
  changingTrigger,
  columnMustBeWritten,
  columnTooShort,
  commentInExpression,
  computedColumn,
  curlyQuotes,
  deleteWithoutReason,
  deleteWithoutThresholds,
  deletingTrigger,
  deltaNotConfigured,
  deltaStrategy,
  disableWithoutSignal,
  doubleEquals,
  duplicateConnector,
  duplicateFragment,
  duplicateKey,
  duplicateOverlay,
  duplicatePath,
  emptyConfiguration,
  everyAndSchedule,
  expressionSyntax,
  functionWithoutDollar,
  invisibleCharacter,
  lossyMatch,
  mappingInOverlay,
  matchNotMapped,
  matchNotUnique,
  mergeKey,
  missingKey,
  missingNeverHappens,
  missingPrivilege,
  movedButThere,
  movedInCircle,
  movedToNothing,
  movedTwice,
  neverExported,
  neverImported,
  neverPurged,
  neverSynchronized,
  noIndex,
  noTemporaryTables,
  nonUnicodeColumn,
  notAvailableYet,
  notDeterministic,
  numberLikeText,
  overlayOfNothing,
  quotedConstant,
  referencedRow,
  refusedRegex,
  removedButThere,
  removedTwice,
  removesNothing,
  reservedStart,
  reusedKey,
  roundTrip,
  rowSecurity,
  secretInConfiguration,
  setColumn,
  severalDocuments,
  severalValues,
  sharedTable,
  sourceCircle,
  staleSnapshot,
  tabIndentation,
  textArithmetic,
  tooDeep,
  unknownAlias,
  unknownAttribute,
  unknownColumn,
  unknownConnector,
  unknownFunction,
  unknownKey,
  unknownSource,
  unknownVariable,
  unquotedExpression,
  unreachableRule,
  wrongColumnType,
  wrongSchedule,
  wrongType,
  wrongValue,
  yamlSyntax,
]

import { compareDefinitions, effectOfAll } from '../../config/difference/compare-definitions.ts'
import type { Difference } from '../../config/difference/difference.ts'
import type { LoadedConfiguration } from '../../config/join-files.ts'
import { changePlanId, NO_ROWS } from '../../engine/run/plan-change.ts'
import { placeOf } from '../../engine/run/thresholds.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import { definitionText } from '../../model/definition-text.ts'
import { formatInstant } from '../../model/clock.ts'
import { isSyncError } from '../../model/errors.ts'
import { formatPosition } from '../../model/position.ts'
import type { Problem } from '../../model/problem.ts'
import type { SecretOptions } from '../connector/open-target.ts'
import { movedOrNot } from '../service/moved-anchor.ts'
import { isUnlooked } from '../service/plan-version.ts'
import { configDigest } from '../run/config-digest.ts'
import type { RunSurroundings } from '../run/run-parts.ts'
import { type ConnectorPair, connectorPairs } from './connector-pairs.ts'
import { findErrors } from './find-errors.ts'
import { planConnectorChange } from './plan-connector-change.ts'
import type { ChangedConnectorReport, ChangesReport, Show } from './report.ts'
import { shownRows } from './shown-rows.ts'
import type { TrustedConnector } from './trusted.ts'
import { shownDifference, verdictOf } from './verdict.ts'

/** A change from one revision of the configuration to another. */
export interface Changes {
  readonly from: { readonly name: string; readonly configuration: LoadedConfiguration }
  readonly to: { readonly name: string; readonly configuration: LoadedConfiguration }
  readonly env?: string
  /** Whose databases and secrets are used: connectors as they are active, or those of `from`. */
  readonly trusted: readonly TrustedConnector[]
  /** Only these connectors; all of them when left out. */
  readonly only?: readonly string[]
  readonly show: Show
}

/**
 * Works out what a change of the configuration does, connector by connector. Only what differs is compiled.
 *
 * @throws SyncError `DATABASE_*`, `SECRET_MISSING`, `STATE_UNREADABLE`, `INTERRUPTED`
 */
export async function planChanges(
  changes: Changes,
  surroundings: Omit<RunSurroundings, 'connectors'> & SecretOptions,
): Promise<ChangesReport> {
  const { from, to, env, show } = changes
  const pairs = connectorPairs(from.configuration, to.configuration, changes.only)
  const changed = pairs.flatMap(({ after, isChanged }) =>
    after !== undefined && isChanged ? after : [],
  )
  const now = surroundings.clock.now()
  const problems = await findErrors(to.configuration, changed, now)
  const connectors: ChangedConnectorReport[] = []
  let unchanged = 0
  for (const pair of pairs) {
    const report = await planOne(pair, changes, problems, surroundings)
    if (report === undefined) unchanged += 1
    else connectors.push(report)
  }
  return {
    version: 1,
    from: from.name,
    to: to.name,
    ...(env !== undefined && { env }),
    at: formatInstant(now),
    show,
    connectors,
    unchanged,
    errors: problems.filter((one) => one.connector === undefined).map(problemWords),
  }
}

async function planOne(
  { name, before, after, isChanged }: ConnectorPair,
  changes: Changes,
  problems: readonly Problem[],
  surroundings: Omit<RunSurroundings, 'connectors'> & SecretOptions,
): Promise<ChangedConnectorReport | undefined> {
  const own = problems.filter((one) => one.connector === name)
  if (!isChanged && own.length === 0) return undefined
  const config = {
    ...(before !== undefined && { before: configDigest(before) }),
    ...(after !== undefined && { after: configDigest(after) }),
  }
  const bare = { connector: name, config, differences: [], notEvaluated: [], errors: [] } as const
  if (own.length > 0) return { ...bare, verdict: 'invalid', errors: own.map(problemWords) }
  if (after === undefined) {
    // After an error that belongs to no connector nobody can say that it was taken out.
    const unsure = problems.some((one) => one.connector === undefined)
    return unsure ? undefined : withoutConnector(bare, changes.to.configuration)
  }
  if (before === undefined) return { ...bare, verdict: 'new' }
  return planDifferences({ before, after }, changes, bare, surroundings)
}

/** One that vanished is retired; only `removed` lets it go, and only with `rows: delete` its rows. */
function withoutConnector(
  bare: Omit<ChangedConnectorReport, 'verdict'>,
  { removed }: LoadedConfiguration,
): ChangedConnectorReport {
  const entry = removed.find((one) => one.connector === bare.connector)
  if (entry?.rows !== 'delete') return { ...bare, verdict: 'retired' }
  const text = `All of its rows are to be deleted (${placeOf(entry.rowsSpan)}); that is planned when it is merged.`
  return { ...bare, verdict: 'needs approval', notEvaluated: [text] }
}

async function planDifferences(
  { before, after }: { readonly before: ConnectorDefinition; readonly after: ConnectorDefinition },
  { show, trusted: all, from, to }: Changes,
  bare: Omit<ChangedConnectorReport, 'verdict'>,
  surroundings: Omit<RunSurroundings, 'connectors'> & SecretOptions,
): Promise<ChangedConnectorReport> {
  const { moved } = to.configuration
  const differences = compareDefinitions(before, after).map((one) =>
    movedOrNot(one, { before, after }, moved),
  )
  const shown = differences.map((one) => shownDifference(one, undefined))
  const config = { before: configDigest(before), after: configDigest(after) }
  // What changes no row needs no look at any.
  if (rowsText(before) === rowsText(after)) {
    const verdict = verdictOf(differences, undefined)
    const plan = verdict === 'applies' ? {} : { plan: idOf(config, differences, NO_ROWS) }
    return { ...bare, verdict, ...plan, differences: shown }
  }
  const trusted = all.find((one) => one.name === before.name)
  if (trusted === undefined) {
    const why =
      'No version of it is active: there is no database that its rows may be looked at in.'
    return {
      ...bare,
      verdict: verdictOf(differences, undefined),
      differences: shown,
      notEvaluated: [why],
    }
  }
  try {
    return await planConnectorChange(
      { before, after, trusted },
      { ...surroundings, connectors: from.configuration.connectors },
      async (plan, left) => ({
        ...bare,
        verdict: verdictOf(differences, plan?.report),
        ...(effectOfAll(differences) !== 'applies' && {
          plan: idOf(config, differences, plan?.digest),
        }),
        differences: differences.map((one) => shownDifference(one, plan?.report)),
        ...(plan !== undefined && show !== 'none' && { rows: await shownRows(plan, show) }),
        notEvaluated: left,
      }),
    )
  } catch (error) {
    if (!isSyncError(error, 'CONFIGURATION_INVALID')) throw error
    return { ...bare, verdict: 'invalid', differences: shown, errors: [error.message] }
  }
}

/** The id under which the service will hold the change. */
function idOf(
  config: { readonly before: string; readonly after: string },
  differences: readonly Difference[],
  rows: string | undefined,
): string {
  return changePlanId(config, isUnlooked(differences) ? '' : (rows ?? ''))
}

/** Everything that the columns of a row depend on. */
function rowsText({ objects, onDrift }: ConnectorDefinition): string {
  return [onDrift, ...objects.map(definitionText)].join('\n')
}

function problemWords({ span, message, rule }: Problem): string {
  return `${formatPosition(span.start)} ${message} [${rule}]`
}

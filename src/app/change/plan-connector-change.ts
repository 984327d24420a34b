import { compileConnector } from '../../compile/connector.ts'
import { planChange, type ChangePlan } from '../../engine/run/plan-change.ts'
import type { RunParts } from '../../engine/run/run.ts'
import type { ConnectorDefinition } from '../../model/definition.ts'
import type { Target } from '../../sql/target.ts'
import { describeTables } from '../connector/describe-tables.ts'
import { openTables, refuseErrors } from '../connector/open-connector.ts'
import { openTargetOf, type SecretOptions } from '../connector/open-target.ts'
import { configDigest } from '../run/config-digest.ts'
import { ownerAt } from '../run/owner.ts'
import { runParts, type RunSurroundings } from '../run/run-parts.ts'
import { evaluatedDefinition, inBoth } from './evaluated-definition.ts'
import type { TrustedConnector } from './trusted.ts'

/** Two versions of a connector, and the one whose database and secrets are used. */
export interface ConnectorChange {
  readonly before: ConnectorDefinition
  readonly after: ConnectorDefinition
  readonly trusted: TrustedConnector
}

/**
 * Works out which rows a change of one connector causes to be written, on a copy of the connector space. Of the
 * database only the catalogue is read, by the trusted version's own login, in a connection that takes no write.
 *
 * @param use is given the plan while its copy is there; `undefined` when nothing of the change can be worked out
 * @returns with `left`: what was not worked out, as sentences
 * @throws SyncError `DATABASE_*`, `SECRET_MISSING`; `CONFIGURATION_INVALID` for mappings that cannot work on the
 *   table; `STATE_UNREADABLE`
 */
export async function planConnectorChange<T>(
  change: ConnectorChange,
  surroundings: RunSurroundings & SecretOptions,
  use: (plan: ChangePlan | undefined, left: readonly string[]) => Promise<T>,
): Promise<T> {
  const older = evaluatedDefinition(change.before, change.trusted)
  const newer = evaluatedDefinition(change.after, change.trusted)
  const left = [...new Set([...newer.left, ...older.left])]
  const before = inBoth(older.definition, newer.definition)
  const after = inBoth(newer.definition, older.definition)
  if (after.objects.length === 0) return use(undefined, left)
  const target = await openTargetOf(change.trusted.target, { ...surroundings, readOnly: true })
  try {
    const plan = await planChange(
      {
        before: await partsOf(before, change.before, target, surroundings),
        after: await partsOf(after, change.after, target, surroundings),
      },
      { owner: ownerAt(surroundings.clock) },
    )
    try {
      return await use(plan, left)
    } finally {
      await plan.close()
    }
  } finally {
    await target.close()
  }
}

/** @param version whose digest names it: what is evaluated is only a part of it */
async function partsOf(
  definition: ConnectorDefinition,
  version: ConnectorDefinition,
  target: Target,
  surroundings: RunSurroundings,
): Promise<RunParts> {
  const described = await describeTables(definition, target, surroundings.signal)
  const compiled = compileConnector(definition, described)
  refuseErrors(compiled)
  const tables = openTables(compiled, described, target)
  const parts = runParts({ definition, compiled, target, tables }, surroundings)
  return { ...parts, config: configDigest(version) }
}

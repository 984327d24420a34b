import type { SynchronizationSchema } from '../entra/synchronization-schema.ts'
import type { ManagementAgent } from '../mim/management-agent.ts'
import type { ImportedAction, ImportedColumn } from './imported-connector.ts'

/** What happens to rows of people who leave. */
export interface DraftedDeprovision {
  readonly onDisable: ImportedAction | undefined
  readonly onDelete: 'keep' | undefined
  readonly onOutOfScope: ImportedAction | undefined
  readonly check: readonly string[]
  readonly todo: readonly string[]
}

/** Disable flows and deprovisioning. Nothing that deletes or marks rows is taken over without a question. */
export function draftDeprovision(
  agent: ManagementAgent | undefined,
  schema: SynchronizationSchema | undefined,
  columns: readonly ImportedColumn[],
  { scope }: { readonly scope: string | undefined },
): DraftedDeprovision {
  const disable = disableOf(agent)
  const cleanup = cleanupOf(agent)
  const signals = columns.filter(({ carries }) =>
    /^(?:isSoftDeleted|accountEnabled)$/iu.test(carries ?? ''),
  )
  const outOfScope = scope === undefined ? undefined : (disable.action ?? markedBy(signals))
  const check: string[] = []
  if (disable.action === undefined && signals.length > 0) {
    check.push(
      `a person who is disabled keeps the row, with ${signals.map(({ name }) => name).join(' and ')} saying so; ` +
        'where a trigger deletes such rows today, write deprovision: { onDisable: delete }',
    )
  }
  const sent = schema?.flowTypes ?? []
  if (sent.length > 0 && !sent.some((one) => /^delete$/iu.test(one))) {
    check.push('Entra sends no deletes for this application (its target object actions)')
  }
  return {
    onDisable: disable.action,
    onDelete: cleanup.onDelete,
    onOutOfScope: outOfScope,
    check,
    todo: [
      ...disable.todo,
      ...cleanup.todo,
      ...(outOfScope === undefined
        ? []
        : [
            'deprovision.onOutOfScope does to whoever leaves the scope what a disable does, since Entra disables them, please confirm',
          ]),
      ...(disable.action === undefined || signals.length > 0
        ? []
        : [
            'disable: no column carries accountEnabled or isSoftDeleted, so nothing says that somebody is disabled; map one in Entra',
          ]),
    ],
  }
}

/** The columns that say that somebody is disabled, as they say it. */
function markedBy(signals: readonly ImportedColumn[]): ImportedAction | undefined {
  if (signals.length === 0) return undefined
  return {
    set: Object.fromEntries(
      signals.map(({ name, carries, flow }) => {
        const gone = /^isSoftDeleted$/iu.test(carries ?? '')
        return [name, flow.values === undefined ? gone : (flow.values[String(gone)] ?? null)]
      }),
    ),
  }
}

function disableOf(agent: ManagementAgent | undefined): {
  readonly action: ImportedAction | undefined
  readonly todo: readonly string[]
} {
  const disable = agent?.disable
  switch (disable?.kind) {
    case 'delete':
      return {
        action: 'delete',
        todo: ['disable flow "Delete": written as deprovision.onDisable: delete, please confirm'],
      }
    case 'set': {
      const { column, value } = disable
      return {
        action: { set: { [column]: /^true$/iu.test(value) ? 'True' : 'False' } },
        todo: [
          `"Set attribute value" disable flow on ${column}: written as deprovision.onDisable { set: … }, please confirm`,
        ],
      }
    }
    default:
      return { action: undefined, todo: [] }
  }
}

function cleanupOf(agent: ManagementAgent | undefined): {
  readonly onDelete: 'keep' | undefined
  readonly todo: readonly string[]
} {
  const cleanup = agent?.cleanup
  if (cleanup === undefined || cleanup === 'delete') return { onDelete: undefined, todo: [] }
  if (cleanup === 'keep') {
    return {
      onDelete: 'keep',
      todo: [
        'deprovisioning makes disconnectors: written as deprovision.onDelete: keep, please confirm',
      ],
    }
  }
  return {
    onDelete: 'keep',
    todo: [
      `deprovisioning by the rules extension ${cleanup.rule}: written as deprovision.onDelete: keep; say what it did`,
    ],
  }
}

import type { ConnectorState } from '../../app/run/connector-state.ts'
import { SyncError } from '../../model/errors.ts'
import { isObject } from '../../model/value.ts'
import type { CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'
import { printStatus } from '../print-status.ts'
import type { RemoteService } from './remote-service.ts'

/** `rollcall status --server`: prints how the connectors of a service stand. */
export async function statusRemotely(
  context: CommandContext,
  service: RemoteService,
): Promise<readonly ConnectorState[]> {
  const { given } = context
  const names = given.arguments
  const query = new URLSearchParams(names.map((name): [string, string] => ['connector', name]))
  const { connectors } = await service.get(`status?${query.toString()}`)
  if (!isStates(connectors)) {
    throw new SyncError(
      'SERVICE_UNREACHABLE',
      'The service answers with something that is no status.',
    )
  }
  await writeResult(context, {
    human: ({ colour }) =>
      printStatus(connectors, {
        colour,
        width: context.stdout.columns,
        alone: names.length === 1,
        service: service.address,
      }),
    json: () => jsonText({ service: service.address, connectors }),
  })
  return connectors
}

/** It was made by a program of ours; that is looked at as far as a wrong address would show. */
function isStates(value: unknown): value is readonly ConnectorState[] {
  return (
    Array.isArray(value) &&
    value.every((one) => isObject(one) && isObject(one['counts']) && Array.isArray(one['held']))
  )
}

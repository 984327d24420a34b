import { isObject } from '../../model/value.ts'
import type { CommandContext } from '../command.ts'
import { jsonText, writeResult } from '../output.ts'
import type { RemoteService } from './remote-service.ts'

/** `rollcall suspend --server`. @returns the exit code */
export async function suspendRemotely(
  context: CommandContext,
  service: RemoteService,
): Promise<number> {
  const { given } = context
  const [connector = ''] = given.arguments
  const [reason, until] = [given.text('reason') ?? '', given.text('until')]
  const answer = await service.post(`connectors/${encodeURIComponent(connector)}/suspend`, {
    reason,
    ...(until !== undefined && { until }),
  })
  const { suspended } = answer
  const end = isObject(suspended) ? suspended['until'] : undefined
  await writeResult(context, {
    human: () =>
      `${connector} is suspended until ${typeof end === 'string' ? end : '?'}: ${reason}\n`,
    json: () => jsonText({ connector, suspended }),
  })
  return 0
}

/** `rollcall resume --server`. @returns the exit code */
export async function resumeRemotely(
  context: CommandContext,
  service: RemoteService,
): Promise<number> {
  const [connector = ''] = context.given.arguments
  const answer = await service.post(`connectors/${encodeURIComponent(connector)}/resume`, {})
  const { wasSuspended, suspendedByConfiguration } = answer
  const [was, still] = [wasSuspended === true, suspendedByConfiguration === true]
  await writeResult(context, {
    human: () =>
      `${connector} ${was ? 'goes on' : 'was not suspended from the command line'}.\n` +
      (still ? 'The configuration still suspends it: take "suspend" out.\n' : ''),
    json: () => jsonText({ connector, resumed: was, suspendedByConfiguration: still }),
  })
  return still ? 1 : 0
}

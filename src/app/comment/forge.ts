import type { BuildServer } from '../../observe/build-server.ts'
import { SyncError } from '../../model/errors.ts'
import { azure } from './azure.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import type { BuildEnvironment, Discussion } from './discussion.ts'
import { type ForgeRequest, sendTo } from './send.ts'

/**
 * Writes the comment of a build into its pull request, over the one that an earlier build wrote.
 *
 * @param marker what the comment begins with
 * @throws SyncError `USAGE` outside of a pull request or without a token, `COMMENT_REFUSED`
 */
export async function postComment(
  text: string,
  marker: string,
  options: {
    readonly server: BuildServer
    readonly environment: BuildEnvironment
    readonly signal: AbortSignal
  },
): Promise<'created' | 'updated'> {
  const { server, environment, signal } = options
  const discussion = await discussionOf(server, environment)
  let request: ForgeRequest | undefined = discussion.first
  while (request !== undefined) {
    const page = await sendTo(request, signal)
    const present = discussion.comments(page).find((one) => one.text.startsWith(marker))
    if (present !== undefined) {
      await sendTo(discussion.update(present, text), signal)
      return 'updated'
    }
    request = discussion.next(page, request)
  }
  await sendTo(discussion.create(text), signal)
  return 'created'
}

function discussionOf(
  server: BuildServer,
  environment: BuildEnvironment,
): Discussion | Promise<Discussion> {
  switch (server) {
    case 'github':
      return github(environment)
    case 'gitlab':
      return gitlab(environment)
    case 'azure':
      return azure(environment)
    default:
      throw new SyncError(
        'USAGE',
        '--post works in builds of GitHub Actions, Azure Pipelines and GitLab CI; here the comment can only be printed.',
      )
  }
}

import { isObject, type JsonValue } from '../../model/value.ts'
import {
  type BuildEnvironment,
  type Discussion,
  type ForgeComment,
  readComment,
} from './discussion.ts'
import { required } from './send.ts'

const VERSION = 'api-version=7.1'

/** The threads of a pull request in Azure Repos; each of ours has one comment. */
export function azure(environment: BuildEnvironment): Discussion {
  const token = required(
    environment,
    'SYSTEM_ACCESSTOKEN',
    'give the step env: SYSTEM_ACCESSTOKEN: $(System.AccessToken).',
  )
  const sets = 'Azure Pipelines sets it.'
  const collection = required(environment, 'SYSTEM_COLLECTIONURI', sets).replace(/\/$/u, '')
  const project = encodeURIComponent(required(environment, 'SYSTEM_TEAMPROJECT', sets))
  const repository = required(environment, 'BUILD_REPOSITORY_ID', sets)
  const request = required(
    environment,
    'SYSTEM_PULLREQUEST_PULLREQUESTID',
    'this build is of no pull request.',
  )
  const threads = `${collection}/${project}/_apis/git/repositories/${repository}/pullRequests/${request}/threads`
  const headers = { authorization: `Bearer ${token}`, 'user-agent': 'rollcall' }
  return {
    first: { method: 'GET', url: `${threads}?${VERSION}`, headers },
    comments: (answer) => (isObject(answer) ? threadsOf(answer['value']) : []),
    next: () => undefined,
    create: (text) => ({
      method: 'POST',
      url: `${threads}?${VERSION}`,
      headers,
      // Closed, so that it keeps nobody from completing the pull request.
      body: {
        comments: [{ parentCommentId: 0, content: text, commentType: 'text' }],
        status: 'closed',
      },
    }),
    update: ({ id }, text) => ({
      method: 'PATCH',
      url: `${threads}/${id}/comments/1?${VERSION}`,
      headers,
      body: { content: text },
    }),
  }
}

function threadsOf(list: JsonValue | undefined): readonly ForgeComment[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((thread: JsonValue) => {
    const comments = isObject(thread) ? thread['comments'] : undefined
    const [first]: JsonValue[] = Array.isArray(comments) ? comments : []
    if (!isObject(thread) || !isObject(first)) return []
    const { id = null } = thread
    return readComment({ id, content: first['content'] ?? null }, { id: 'id', text: 'content' })
  })
}

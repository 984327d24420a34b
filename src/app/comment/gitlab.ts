import { type BuildEnvironment, type Discussion, readComment } from './discussion.ts'
import { type ForgeRequest, required } from './send.ts'

const PAGE = 100

/** The notes of a merge request on GitLab. A job's own token may not write them: it takes one of the project. */
export function gitlab(environment: BuildEnvironment): Discussion {
  const why = 'give the job an access token of the project with the scope api.'
  const token = required(environment, 'GITLAB_TOKEN', why)
  const api = required(environment, 'CI_API_V4_URL', 'GitLab CI sets it.')
  const project = required(environment, 'CI_PROJECT_ID', 'GitLab CI sets it.')
  const request = required(environment, 'CI_MERGE_REQUEST_IID', 'this job is of no merge request.')
  const notes = `${api}/projects/${project}/merge_requests/${request}/notes`
  const headers = { 'private-token': token, 'user-agent': 'rollcall' }
  const page = (at: number): ForgeRequest => ({
    method: 'GET',
    url: `${notes}?per_page=${PAGE}&page=${at}`,
    headers,
  })
  return {
    first: page(1),
    comments: (list) =>
      (Array.isArray(list) ? list : []).flatMap((one: unknown) =>
        readComment(one, { id: 'id', text: 'body' }),
      ),
    next(list, { url }) {
      const full = Array.isArray(list) && list.length === PAGE
      return full ? page(Number(new URL(url).searchParams.get('page')) + 1) : undefined
    },
    create: (text) => ({ method: 'POST', url: notes, headers, body: { body: text } }),
    update: ({ id }, text) => ({
      method: 'PUT',
      url: `${notes}/${id}`,
      headers,
      body: { body: text },
    }),
  }
}

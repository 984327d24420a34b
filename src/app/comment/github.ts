import { readFile } from 'node:fs/promises'
import { SyncError } from '../../model/errors.ts'
import { isObject } from '../../model/value.ts'
import { type BuildEnvironment, type Discussion, readComment } from './discussion.ts'
import { type ForgeRequest, required } from './send.ts'

const PAGE = 100

/** The comments of a pull request on GitHub or GitHub Enterprise Server. */
export async function github(environment: BuildEnvironment): Promise<Discussion> {
  const token = required(environment, 'GITHUB_TOKEN', 'give the step env: GITHUB_TOKEN.')
  const repository = required(environment, 'GITHUB_REPOSITORY', 'GitHub Actions sets it.')
  const api = required(environment, 'GITHUB_API_URL', 'GitHub Actions sets it.')
  const number = await pullRequest(environment)
  const comments = `${api}/repos/${repository}/issues/${number}/comments`
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${token}`,
    'user-agent': 'rollcall',
    'x-github-api-version': '2022-11-28',
  }
  const page = (at: number): ForgeRequest => ({
    method: 'GET',
    url: `${comments}?per_page=${PAGE}&page=${at}`,
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
    create: (text) => ({ method: 'POST', url: comments, headers, body: { body: text } }),
    update: ({ id }, text) => ({
      method: 'PATCH',
      url: `${api}/repos/${repository}/issues/comments/${id}`,
      headers,
      body: { body: text },
    }),
  }
}

/** The number stands in the event that started the build. */
async function pullRequest(environment: BuildEnvironment): Promise<number> {
  const path = required(environment, 'GITHUB_EVENT_PATH', 'GitHub Actions sets it.')
  const event: unknown = JSON.parse(await readFile(path, 'utf8'))
  const request = isObject(event) ? event['pull_request'] : undefined
  const number = isObject(request) ? request['number'] : undefined
  if (typeof number === 'number') return number
  throw new SyncError(
    'USAGE',
    'This build is of no pull request, so there is nothing to comment on.',
  )
}

import type { ScimAnswer, ScimClient, ScimRequest } from '../../src/harness/simulate/client.ts'
import { inspectAnswer } from '../../src/harness/simulate/inspect.ts'
import { isObject } from '../../src/model/value.ts'
import type { Palette } from '../../src/observe/terminal.ts'

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Somebody in the story. */
export interface StoryPerson {
  readonly objectId: string
  readonly userName: string
  readonly givenName: string
  readonly familyName: string
  readonly department: string
}

/** Entra's side of the story: sends, shows, and notes what was not answered as it must be. */
export class Conversation {
  readonly #client: ScimClient
  readonly #paint: Palette
  readonly wrong: string[] = []

  constructor(client: ScimClient, paint: Palette) {
    this.#client = client
    this.#paint = paint
  }

  /** Test Connection: nobody has a random name, and the answer is an empty list. */
  async testConnection(): Promise<void> {
    await this.#find('3f9a1c44-unknown', 0)
  }

  /** Looks the person up, then creates it, as Entra does; gives the id. */
  async assign(person: StoryPerson): Promise<string> {
    await this.#find(person.userName, 0)
    const answer = await this.#say(201, {
      method: 'POST',
      path: '/Users',
      body: {
        schemas: [USER, ENTERPRISE],
        externalId: person.objectId,
        userName: person.userName,
        name: { givenName: person.givenName, familyName: person.familyName },
        [ENTERPRISE]: { organization: 'Contoso AS', department: person.department },
        active: true,
        meta: { resourceType: 'User' },
        roles: [],
      },
    })
    const id = isObject(answer.body) ? answer.body['id'] : undefined
    if (typeof id !== 'string') this.wrong.push('the created person has no id')
    return typeof id === 'string' ? id : ''
  }

  /** One PATCH, in Entra's default words. */
  async change(id: string, path: string, value: string, status: 200 | 204 = 200): Promise<void> {
    const operation = { op: 'Replace', path, value }
    const body = { schemas: [PATCH], Operations: [operation] }
    await this.#say(status, { method: 'PATCH', path: `/Users/${id}`, body })
  }

  async read(id: string, status: 200 | 404): Promise<void> {
    await this.#say(status, { method: 'GET', path: `/Users/${id}` })
  }

  async #find(userName: string, total: number): Promise<void> {
    const filter = `userName eq ${JSON.stringify(userName)}`
    const query = `filter=${encodeURIComponent(filter).replaceAll('%20', '+')}`
    const answer = await this.#say(200, { method: 'GET', path: '/Users', query })
    const found = isObject(answer.body) ? answer.body['totalResults'] : undefined
    if (found !== total)
      this.wrong.push(`${JSON.stringify(found)} people found instead of ${total}`)
  }

  async #say(status: number, request: ScimRequest): Promise<ScimAnswer> {
    const answer = await this.#client.send(request)
    const faults = inspectAnswer(answer, [status])
    this.wrong.push(...faults.map((fault) => `${request.method} ${request.path}: ${fault}`))
    const query = request.query === undefined ? '' : `?${decodeURIComponent(request.query)}`
    const line = `${request.method.padEnd(5)} ${request.path.slice(0, 24)}${query}`
    const mark = faults.length === 0 ? this.#paint.good : this.#paint.error
    console.log(
      `    ${this.#paint.faint('→')} ${line}  ${said(request)}${mark(String(answer.status))}`,
    )
    for (const fault of faults) console.log(`      ${this.#paint.error(fault)}`)
    return answer
  }
}

/** What a PATCH says, short. */
function said(request: ScimRequest): string {
  const operations = isObject(request.body) ? request.body['Operations'] : undefined
  const [first] = Array.isArray(operations) ? operations : []
  if (!isObject(first)) return ''
  const [op, path, value] = ['op', 'path', 'value'].map((name) => textOf(first[name]))
  return `${op} ${path?.split(':').at(-1)} = "${value}"  `
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

import { createHmac, randomUUID } from 'node:crypto'
import { HOOK_SECRET } from './served.ts'

/**
 * Tells the service of a push as GitHub does, and tries it on as somebody would who does not know the secret.
 *
 * @returns what was wrong
 */
export async function deliver(url: string, commit: string): Promise<readonly string[]> {
  const body = JSON.stringify({ ref: 'refs/heads/main', after: commit })
  const post = async (secret: string): Promise<number> => {
    const signature = createHmac('sha256', secret).update(body).digest('hex')
    const answer = await fetch(`${url}/webhook`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    })
    await answer.arrayBuffer()
    return answer.status
  }
  const wrong: string[] = []
  const right = await post(HOOK_SECRET)
  // Many pushes in a row may be more than a hook takes; the service looks by itself, too.
  if (right !== 202 && right !== 429) wrong.push(`${right} to a delivery`)
  const forged = await post('not-the-secret')
  if (forged !== 401 && forged !== 429) wrong.push(`${forged} to a forged delivery`)
  return wrong
}

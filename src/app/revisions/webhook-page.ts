import { createHash } from 'node:crypto'
import type { SecretSource } from '../../config/secret.ts'
import { offeredProofs } from '../../gitops/webhook/credentials.ts'
import { deliveryId, recentDeliveries } from '../../gitops/webhook/recent-deliveries.ts'
import type { AdmittedRequest, HttpAnswer, RequestHead } from '../../http/application.ts'
import { tokenBucket } from '../../http/rate-limit.ts'
import type { Clock } from '../../model/clock.ts'
import { SyncError } from '../../model/errors.ts'
import type { ServicePage } from '../../scim/service-pages.ts'

/** What the hook needs. */
export interface WebhookOptions {
  readonly secret: SecretSource
  readonly clock: Clock
  /** Has the repository looked at soon. */
  readonly wake: () => void
}

/** GitHub sends up to 25 MB; nothing of it is kept. */
const MOST_BYTES = 26_214_400
const RATE = { perSecond: 5, burst: 50 }

/**
 * `POST /webhook`: a git server tells that something was pushed. It only has the repository looked at; nothing that
 * the delivery says is believed. A delivery that came before is answered alike and causes nothing.
 */
export function webhookPage({ secret, clock, wake }: WebhookOptions): ServicePage {
  const bucket = tokenBucket(RATE, clock)
  const recent = recentDeliveries(clock)
  return {
    path: '/webhook',
    admit(head): AdmittedRequest {
      const route = '/webhook'
      if (head.method !== 'POST') return { route, handle: otherMethod }
      const seconds = bucket.take()
      if (seconds > 0) {
        throw new SyncError('REQUEST_TOO_FAST', `Too many deliveries; go on in ${seconds} s.`, {
          retryAfter: seconds,
        })
      }
      const proofs = offeredProofs(head.headers, secret.current().reveal(), clock.now())
      if (proofs.length === 0) throw unauthorized()
      const content = createHash('sha256')
      let size = 0
      return {
        route,
        bytes: {
          limit: MOST_BYTES,
          take(chunk) {
            content.update(chunk)
            size += chunk.length
            for (const proof of proofs) proof.take(chunk)
          },
        },
        handle() {
          if (!proofs.some((proof) => proof.isRight())) throw unauthorized()
          if (isNews(head, size === 0 ? undefined : content.digest('hex'))) wake()
          return { status: 202 }
        },
      }
    },
  }

  /** Not every sender's signature covers the number, so that the same content under another number is known too. */
  function isNews(head: RequestHead, content: string | undefined): boolean {
    const id = deliveryId(head.headers)
    if (id === undefined) return true
    const news = recent.isNew(id)
    return (content === undefined || recent.isNew(`content ${content}`)) && news
  }
}

function unauthorized(): SyncError {
  return new SyncError(
    'REQUEST_UNAUTHORIZED',
    'The delivery carries no proof that it comes from somebody who knows the secret of the hook.',
  )
}

function otherMethod(): HttpAnswer {
  return { status: 405, headers: { allow: 'POST' } }
}

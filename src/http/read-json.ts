import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SyncError } from '../model/errors.ts'
import { parseJsonBody } from './json-body.ts'
import type { HttpLimits } from './limits.ts'
import { asError, otherMediaType } from './translate-error.ts'

/** Teaches a Fastify instance to read JSON bodies, those of SCIM included, and nothing else. */
export function readJson(app: FastifyInstance, limits: HttpLimits): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>(
    ['application/scim+json', 'application/json'],
    { parseAs: 'string' },
    (request, text, done) => {
      try {
        done(
          null,
          text === '' ? undefined : parseJsonBody(encoded(request, text), limits.bodyDepth),
        )
      } catch (error) {
        done(asError(error))
      }
    },
  )
  // A type without a body means nothing: some clients send one with every DELETE.
  app.addContentTypeParser<string>('*', { parseAs: 'string' }, (_request, text, done) => {
    if (text === '') done(null, undefined)
    else done(otherMediaType())
  })
}

/** @throws SyncError `REQUEST_MEDIA_TYPE` for a compressed body */
function encoded({ headers }: FastifyRequest, text: string): string {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding === 'identity') return text
  throw new SyncError('REQUEST_MEDIA_TYPE', 'The body must be sent without Content-Encoding.')
}

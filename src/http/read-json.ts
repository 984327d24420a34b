import { isUtf8 } from 'node:buffer'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SyncError } from '../model/errors.ts'
import { parseJsonBody } from './json-body.ts'
import type { HttpLimits } from './limits.ts'
import { asError, otherMediaType } from './translate-error.ts'

/** Teaches a Fastify instance to read JSON bodies, those of SCIM included, and nothing else. */
export function readJson(app: FastifyInstance, limits: HttpLimits): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<Buffer>(
    ['application/scim+json', 'application/json'],
    { parseAs: 'buffer' },
    (request, bytes, done) => {
      try {
        done(
          null,
          bytes.length === 0 ? undefined : parseJsonBody(textOf(request, bytes), limits.bodyDepth),
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

/**
 * The text of a body. Bytes that are no UTF-8 would be written as question marks into people's names.
 *
 * @throws SyncError `REQUEST_MEDIA_TYPE` for a compressed body, `REQUEST_SYNTAX` for another encoding
 */
function textOf({ headers }: FastifyRequest, bytes: Buffer): string {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new SyncError('REQUEST_MEDIA_TYPE', 'The body must be sent without Content-Encoding.')
  }
  if (isUtf8(bytes)) return bytes.toString('utf8')
  throw new SyncError('REQUEST_SYNTAX', 'The body is not UTF-8, as JSON has to be (RFC 8259 §8.1).')
}

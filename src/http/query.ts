import { SyncError } from '../model/errors.ts'

/**
 * The parameters of a query string: `+` and `%20` are blanks, names are as they were sent, of a name that
 * is sent twice the first counts. A parameter without `=` (`?aadOptscim062020`) has the value `""`, and a
 * stray `&` is passed over.
 *
 * @throws SyncError `REQUEST_SYNTAX` for percent signs that encode nothing
 */
export function parseQuery(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  if (query === '') return parameters
  for (const part of query.split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const name = decode(at < 0 ? part : part.slice(0, at))
    if (!parameters.has(name)) parameters.set(name, at < 0 ? '' : decode(part.slice(at + 1)))
  }
  return parameters
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    throw new SyncError('REQUEST_SYNTAX', 'The query holds a percent sign that encodes nothing.')
  }
}

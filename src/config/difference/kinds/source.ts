import {
  isEndpoint,
  type ConnectorDefinition,
  type EndpointSource,
  type FileSource,
  type SourceDefinition,
} from '../../../model/definition.ts'
import { formatDuration } from '../../normalize/duration.ts'
import { defaultPaths, defaultTokenVariable } from '../../normalize/source.ts'
import { changed, type ChangeKind, type Found } from '../difference.ts'
import { secretWords } from '../words.ts'

/** Where people come from: another one may know none of those that have a row. */
export const sourceKind: ChangeKind = {
  name: 'source',
  keys: [
    'source',
    'source.csv.path',
    'source.csv.key',
    'source.json.path',
    'source.json.key',
    'source.connector',
  ],
  summary: 'the kind of the source, its file and key, the connector that it reads',
  does: 'held',
  find: (before, after) =>
    changed(
      { path: 'source', span: after.source.span },
      { before: sourceWords(before.source), after: sourceWords(after.source) },
      { effect: 'held', why: 'people of another source may be unknown to every row' },
    ),
}

/** How often a file is read. */
export const sourceEvery: ChangeKind = {
  name: 'source-schedule',
  keys: ['source.csv.every', 'source.json.every'],
  summary: 'how often a file is read',
  does: 'applies',
  find: (before, after) =>
    changed(
      { path: `source.${after.source.kind}.every`, span: after.source.span },
      { before: everyWords(before.source), after: everyWords(after.source) },
      { effect: 'applies', why: 'it changes no row' },
    ),
}

/** The address that is entered at the identity provider. */
export const endpointPath: ChangeKind = {
  name: 'endpoint-path',
  keys: ['source.entra.path', 'source.okta.path', 'source.scim.path'],
  summary: 'the path of the endpoint',
  does: 'held',
  find: endpoints((before, after, path) =>
    changed(
      { path: `${path}.path`, span: after.source.span },
      { before: ownPath(before), after: ownPath(after) },
      { effect: 'held', why: 'the Tenant URL at the identity provider stops working' },
    ),
  ),
}

/** Who may call: a rotation adds a token and takes the old one away later. */
export const tokens: ChangeKind = {
  name: 'token',
  keys: ['source.entra.token.**', 'source.okta.token.**', 'source.scim.token.**'],
  summary: 'the references of tokens: one is added, or one of two is taken away',
  does: 'applies; held when none of the tokens before stays',
  find: endpoints((before, after, path) => {
    const older = tokenNames(before)
    const newer = tokenNames(after)
    const [olderPlaces, newerPlaces] = [tokenPlaces(before), tokenPlaces(after)]
    // Under another name the usual variable is another one, and what was usual is written out.
    if (String(olderPlaces) === String(newerPlaces)) return []
    const rotated =
      older.length === 0 ||
      older.some((one) => newer.includes(one)) ||
      olderPlaces.some((one) => newerPlaces.includes(one))
    return changed(
      { path: `${path}.token`, span: after.source.span },
      { before: older.join(', ') || undefined, after: newer.join(', ') || undefined },
      rotated
        ? { effect: 'applies', why: 'a token of before goes on being accepted' }
        : { effect: 'held', why: 'no token of before is accepted any longer' },
    )
  }),
}

/** Whose tokens are trusted. */
export const issuer: ChangeKind = {
  name: 'token-issuer',
  keys: ['source.entra.jwt.issuer', 'source.entra.jwt.audience', 'source.entra.jwt.keys'],
  summary: 'the issuer whose tokens are accepted',
  does: 'held',
  find: endpoints((before, after, path) =>
    (['issuer', 'audience', 'keys'] as const).flatMap((key) =>
      changed(
        { path: `${path}.jwt.${key}`, span: after.source.span },
        { before: before.source.jwt?.[key], after: after.source.jwt?.[key] },
        { effect: 'held', why: 'it decides who may write' },
      ),
    ),
  ),
}

/** A connector that is called. */
interface Called {
  readonly name: string
  readonly source: EndpointSource
}

function endpoints(
  find: (before: Called, after: Called, path: string) => readonly Found[],
): (before: ConnectorDefinition, after: ConnectorDefinition) => readonly Found[] {
  return (before, after) => {
    const older = before.source
    const newer = after.source
    if (!isEndpoint(older) || !isEndpoint(newer)) return []
    return find(
      { name: before.name, source: older },
      { name: after.name, source: newer },
      `source.${newer.kind}`,
    )
  }
}

/** The path that was written; those that follow from the name change with it (`moved`). */
function ownPath({ name, source }: Called): string | undefined {
  const [first] = source.paths
  return first === undefined || defaultPaths(name).includes(first) ? undefined : first
}

function tokenPlaces({ source }: Called): readonly string[] {
  return source.tokens.map(secretWords)
}

function tokenNames({ name, source }: Called): readonly string[] {
  const usual = `env:${defaultTokenVariable(name)}`
  return source.tokens.map(secretWords).map((one) => (one === usual ? 'the usual variable' : one))
}

function sourceWords(source: SourceDefinition): string {
  if (isEndpoint(source)) return source.kind
  if (source.kind === 'connector') return `connector ${source.connector}`
  return `${source.kind} ${source.path}, key ${source.key}`
}

function everyWords(source: SourceDefinition): string | undefined {
  const { every }: Partial<FileSource> =
    source.kind === 'csv' || source.kind === 'json' ? source : {}
  return every === undefined ? undefined : formatDuration(every)
}

import type {
  EndpointSource,
  FileSource,
  SecretReference,
  SourceDefinition,
} from '../../model/definition.ts'
import type { Connector, FileSource as RawFile, Secret } from '../../generated/connectors.ts'
import { parseDuration } from './duration.ts'
import { pathAt, spanOfValue } from './scope.ts'
import type { Entry, Scope } from './scope.ts'

type EndpointKind = EndpointSource['kind']

/**
 * A source in normal form (spec §3.3): the token's variable and the endpoint's paths filled in, a file's path
 * made absolute.
 *
 * @returns `undefined` for kinds that this version cannot read; they are reported as not available yet
 */
export function normalizeSource(scope: Scope, connector: Connector): SourceDefinition | undefined {
  const { source } = connector
  const span = spanOfValue(scope, { container: connector, key: 'source' })
  if (source === undefined) return undefined
  if (typeof source === 'string') {
    return { kind: source, span, tokens: [defaultToken(scope, span)], paths: endpointPaths(scope) }
  }
  if ('entra' in source) {
    const { entra } = source
    return endpoint(scope, { kind: 'entra', options: entra, container: source, span })
  }
  if ('okta' in source) {
    return endpoint(scope, { kind: 'okta', options: source.okta, container: source, span })
  }
  if ('scim' in source) {
    return endpoint(scope, { kind: 'scim', options: source.scim, container: source, span })
  }
  if ('csv' in source) return { kind: 'csv', span, ...fileOf(scope, source.csv) }
  if ('json' in source) return { kind: 'json', span, ...fileOf(scope, source.json) }
  if ('connector' in source) {
    const { vocabulary } = scope
    return { kind: 'connector', span, connector: source.connector, vocabulary }
  }
  return undefined
}

function fileOf(scope: Scope, file: RawFile): Pick<FileSource, 'path' | 'key' | 'every'> {
  return {
    path: pathAt(scope, { container: file, key: 'path' }, file.path),
    key: file.key,
    ...(file.every === undefined ? {} : { every: parseDuration(file.every) }),
  }
}

interface EndpointOptions {
  readonly token?: Secret | Secret[]
  readonly path?: string
  readonly jwt?: { issuer: string; audience: string; keys?: string }
}

function endpoint(
  scope: Scope,
  {
    kind,
    options,
    container,
    span,
  }: {
    kind: EndpointKind
    options: EndpointOptions
    container: object
    span: SourceDefinition['span']
  },
): EndpointSource {
  const { token, path, jwt } = options
  // With a JWT the secret field of the identity provider is left empty: no token is asked for.
  const fallback =
    jwt === undefined ? [defaultToken(scope, spanOfValue(scope, { container, key: kind }))] : []
  return {
    kind,
    span,
    tokens: token === undefined ? fallback : secretsAt(scope, options, token),
    ...(jwt === undefined
      ? {}
      : {
          jwt: {
            issuer: jwt.issuer,
            audience: jwt.audience,
            ...(jwt.keys === undefined ? {} : { keys: jwt.keys }),
          },
        }),
    paths: endpointPaths(scope, path),
  }
}

function secretsAt(
  scope: Scope,
  container: object,
  token: Secret | Secret[],
): readonly SecretReference[] {
  return Array.isArray(token)
    ? token.map((one, key) => normalizeSecret(scope, { container: token, key }, one))
    : [normalizeSecret(scope, { container, key: 'token' }, token)]
}

/** A reference to a secret; the path of a file is made absolute. */
export function normalizeSecret(scope: Scope, entry: Entry, secret: Secret): SecretReference {
  const span = spanOfValue(scope, entry)
  return 'env' in secret
    ? { env: secret.env, span }
    : { file: pathAt(scope, { container: secret, key: 'file' }, secret.file), span }
}

/** `HR-Users` asks for `HR_USERS_TOKEN`. */
export function defaultTokenVariable(connector: string): string {
  return `${connector.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}_TOKEN`
}

function defaultToken({ connector }: Scope, span: SourceDefinition['span']): SecretReference {
  return { env: defaultTokenVariable(connector), span }
}

/** The paths of an endpoint that follow from the connector's name. */
export function defaultPaths(connector: string): readonly string[] {
  return [`/scim/${connector}`, `/ecma2host_${connector}/scim`]
}

function endpointPaths({ connector }: Scope, path?: string): readonly string[] {
  const usual = defaultPaths(connector)
  return path === undefined ? usual : [path, ...usual.filter((one) => one !== path)]
}

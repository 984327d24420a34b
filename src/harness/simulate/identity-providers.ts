import { entra, entraLegacy } from './entra.ts'
import type { IdentityProvider } from './identity-provider.ts'
import { okta } from './okta.ts'

/** The identity providers that can be played, by name. */
export const identityProviders: ReadonlyMap<string, IdentityProvider> = new Map(
  [entra, entraLegacy, okta].map((one) => [one.name, one]),
)

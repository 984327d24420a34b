/** Who a request comes from, as far as logs may know. */
export type Caller =
  /** A static token; `index` tells the old from the new one during a rotation. */
  | { readonly kind: 'token'; readonly index: number }
  /** A signed token, with what its issuer says in it. */
  | { readonly kind: 'jwt'; readonly claims: Claims }

/** What a signed token says of its bearer (RFC 7519 §4). */
export type Claims = Readonly<Record<string, unknown>>

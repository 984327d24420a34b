/** Who a request comes from, as far as logs may know. */
export type Caller =
  /** A static token; `index` tells the old from the new one during a rotation. */
  { readonly kind: 'token'; readonly index: number } | { readonly kind: 'jwt' }

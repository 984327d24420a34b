import type { ServeOptions } from '../app/serve.ts'
import { parseOperatorOidc, parseOperatorToken } from '../app/operators/operator.ts'
import type { CommandContext, OptionDescriptor } from './command.ts'

/** Options of `serve` that say who may operate it from elsewhere. */
export const OPERATOR_OPTIONS: readonly OptionDescriptor[] = [
  {
    name: 'operator-token',
    value: '[NAME=][plan:]SECRET',
    repeatable: true,
    summary:
      'A token for /operations: env:NAME or file:PATH. With plan: it may only plan and look; the name stands in the history.',
  },
  {
    name: 'operator-oidc',
    value: 'issuer=URL,…',
    repeatable: true,
    summary:
      'Takes tokens that a CI system signs: issuer=URL,audience=TEXT,subject=PATTERN,role=plan|full.',
  },
]

/** What the {@link OPERATOR_OPTIONS} say. @throws SyncError `USAGE` */
export function operatorsOf({ given }: CommandContext): Pick<ServeOptions, 'operators'> {
  const tokens = given.texts('operator-token').map(parseOperatorToken)
  const issuers = given.texts('operator-oidc').map(parseOperatorOidc)
  return tokens.length + issuers.length === 0 ? {} : { operators: { tokens, issuers } }
}

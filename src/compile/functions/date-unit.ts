import { ExpressionFault } from '../expression/fault.ts'

/** Units of `$dateAdd` and `$dateDiff`, as Entra names them: `n` is a minute, `m` a month. */
export type DateUnit = 'yyyy' | 'm' | 'ww' | 'd' | 'h' | 'n' | 's'

/** Milliseconds of the units that always take as long. */
export const UNIT_LENGTH: Readonly<Record<'ww' | 'd' | 'h' | 'n' | 's', number>> = {
  ww: 7 * 86_400_000,
  d: 86_400_000,
  h: 3_600_000,
  n: 60_000,
  s: 1000,
}

/** Reads a unit. @throws ExpressionFault FUNCTION when it is none */
export function needUnit(text: string, name: string): DateUnit {
  if (isUnit(text)) return text
  throw new ExpressionFault(
    'FUNCTION',
    undefined,
    `The unit of $${name} is one of yyyy, m, ww, d, h, n and s.`,
  )
}

function isUnit(text: string): text is DateUnit {
  return text === 'yyyy' || text === 'm' || text in UNIT_LENGTH
}

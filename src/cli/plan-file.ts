import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Expectation } from '../app/run/wish.ts'
import { SyncError } from '../model/errors.ts'
import { isObject } from '../model/value.ts'

/** A plan that was kept with `plan --out`: what it is about, and what a run must find again. */
export interface KeptPlan extends Expectation {
  readonly connector: string
  readonly profile: string
  readonly acceptFewer?: number
}

/**
 * Reads a plan that was kept.
 *
 * @throws SyncError `USAGE` for a file that cannot be read, or is no plan
 */
export async function readPlanFile(cwd: string, file: string): Promise<KeptPlan> {
  const parsed = parsedText(await textOf(cwd, file))
  const { plan, digest, connector, profile, acceptFewer } = isObject(parsed) ? parsed : {}
  if (
    typeof plan === 'string' &&
    typeof digest === 'string' &&
    typeof connector === 'string' &&
    typeof profile === 'string' &&
    /^p-[0-9a-f]+$/u.test(plan) &&
    /^[0-9a-f]+$/u.test(digest)
  ) {
    const fewer = typeof acceptFewer === 'number' ? { acceptFewer } : {}
    return { plan, digest, connector, profile, ...fewer }
  }
  throw new SyncError('USAGE', `${file} is no plan that "rollcall plan --out" wrote.`)
}

async function textOf(cwd: string, file: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    throw new SyncError('USAGE', `The plan ${file} cannot be read${code}.`, { cause })
  }
}

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

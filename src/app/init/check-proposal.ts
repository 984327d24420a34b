import { join } from 'node:path'
import type { Problem } from '../../model/problem.ts'
import type { Target } from '../../sql/target.ts'
import { checkConfiguration } from '../check/check-configuration.ts'
import { withSurveys } from '../known-tables.ts'
import { CONFIGURATION } from './make-files.ts'
import type { LookedTable } from './look-at-table.ts'

/**
 * What `validate --online` will say of a configuration that is not written yet, held against the table.
 *
 * @throws SyncError `DATABASE_*`
 */
export async function checkProposal(
  text: string,
  table: LookedTable,
  target: Target,
  options: { readonly folder: string; readonly now: number },
): Promise<readonly Problem[]> {
  const { folder, now } = options
  const checked = await checkConfiguration([join(folder, CONFIGURATION)], {
    cwd: folder,
    now,
    readFile: async () => text,
    tables: async (definition) => ({
      tables: await withSurveys(definition, new Map([['User', table.description]]), target, {}),
    }),
  })
  return checked.problems
}

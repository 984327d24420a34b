import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TestContext } from 'node:test'
import type { PlanTask } from '../../../src/app/change/work-out.ts'
import type { ChangedConnectorReport, ChangesReport } from '../../../src/app/change/report.ts'
import type { RevisionFiles } from '../../../src/app/change/revision-files.ts'
import { planApart, type PlanLimits } from '../../../src/app/change/run-apart.ts'
import { systemClock } from '../../../src/model/clock.ts'
import { folderWith, run } from '../../cli/command-line.ts'

/** Ten people of a file, with rows; five of them have no department. */
export interface ChangeWorld {
  readonly folder: string
  /** The files of a revision, with the text of `connectors.yaml` and others. */
  revision(name: string, text: string, more?: Readonly<Record<string, string>>): RevisionFiles
  plan(
    from: string,
    to: string,
    options?: Partial<Pick<PlanTask, 'show' | 'environment' | 'trusted' | 'only'>> & {
      readonly limits?: PlanLimits
      readonly files?: Readonly<Record<string, string>>
    },
  ): Promise<ChangesReport>
}

export const HR = `version: 1
connectors:
  HR:
    source: { csv: { path: people.csv, key: Id } }
    target: { sqlite: people.db }
    table: People
    anchor: { Id: Id }
    mappings:
      Name: Name
      Dept: Dept
      Badge: { from: Badge, sensitive: true }
    deprovision: { onOutOfScope: delete }
    thresholds: { deletes: 2 }
`

export const DEPT = "Dept ?: 'None'"

export async function changeWorld(t: TestContext): Promise<ChangeWorld> {
  const folder = folderWith(t, { 'connectors.yaml': HR })
  const database = new DatabaseSync(join(folder, 'people.db'))
  database.exec(
    'CREATE TABLE People (Id varchar(20) PRIMARY KEY, Name varchar(64), Dept varchar(20), Badge varchar(20))',
  )
  database.close()
  const lines = Array.from(
    { length: 10 },
    (_, at) => `${at + 1},Person ${at + 1},${at % 2 === 0 ? 'Math' : ''},secret-badge-${at + 1}`,
  )
  writeFileSync(join(folder, 'people.csv'), `Id,Name,Dept,Badge\n${lines.join('\n')}\n`)
  const ran = await run(folder, ['run', 'HR', 'full'], {}, { clock: systemClock })
  if (ran.code !== 0) throw new Error(`${ran.out}${ran.err}`)
  const config = join(folder, 'connectors.yaml')
  const revision: ChangeWorld['revision'] = (name, text, more = {}) => ({
    name,
    root: folder,
    config: ['connectors.yaml'],
    files: new Map([['connectors.yaml', text], ...Object.entries(more)]),
    faults: [],
  })
  return {
    folder,
    revision,
    plan: (from, to, options = {}) =>
      planApart(
        {
          from: revision('a', from),
          to: revision('b', to, options.files),
          show: options.show ?? 'counts',
          ...(options.trusted !== undefined && { trusted: options.trusted }),
          ...(options.only !== undefined && { only: options.only }),
          where: { state: undefined, config: [config], cwd: folder },
          environment: options.environment ?? {},
          cwd: folder,
        },
        options.limits ?? { within: 60_000, memory: 512 },
        { signal: t.signal },
      ),
  }
}

/** The only connector of a report. */
export function only({ connectors }: ChangesReport): ChangedConnectorReport {
  const [one, ...others] = connectors
  if (one === undefined || others.length > 0) throw new Error(JSON.stringify(connectors))
  return one
}

import type { RunProgress } from '../engine/run/report.ts'
import { createProgress, type Progress } from '../observe/progress.ts'
import type { CommandContext } from './command.ts'

/** How far a run is, on standard error: one report for each phase of each step. */
export interface RunProgressReport {
  readonly tell: (progress: RunProgress) => void
  /** Nothing is left on a terminal. */
  end(): void
}

/** What goes on in each phase of a step, for people. */
export const PHASES: Readonly<Record<RunProgress['phase'], string>> = {
  source: 'reading the source',
  target: 'comparing the table',
  evaluate: 'working out rows',
  write: 'writing rows',
}

/** @param title what goes on, for the line: a connector's name */
export function runProgress(context: CommandContext, title: string): RunProgressReport {
  const { clock, environment, stderr: stream } = context
  const { quiet } = context.global
  let phase = ''
  let progress: Progress | undefined
  return {
    tell({ step, phase: name, done, total }) {
      if (phase !== `${step} ${name}`) {
        progress?.end()
        phase = `${step} ${name}`
        progress = createProgress({
          stream,
          title: `${title}  ${step}, ${PHASES[name]}`,
          now: () => clock.now(),
          environment,
          quiet,
        })
      }
      progress?.update(done, total)
    },
    end: () => progress?.end(),
  }
}

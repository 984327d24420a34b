import type { TestContext } from 'node:test'
import type { RunReport } from '../../../src/engine/run/report.ts'
import type { RunParts } from '../../../src/engine/run/run.ts'
import { runSteps } from '../../../src/engine/run/run-steps.ts'
import type { StepName } from '../../../src/model/definition.ts'
import { SPAN } from '../../compile/build.ts'
import { runWorld, type RunWorld } from './world.ts'

/** More than one batch of a source. */
export const MANY = 4_500

/** The world in which a run is killed. */
export function crashWorld(t: Pick<TestContext, 'after'>, folder: string): Promise<RunWorld> {
  return runWorld(t, {
    folder,
    scope: "Dept != 'Out'",
    onDrift: 'overwrite',
    deprovision: { onMissing: { kind: 'delete' } },
  })
}

/** A file of people in which every seventh is out of scope, and which differs from round to round. */
export function people(round: number): readonly string[] {
  const lines: string[] = []
  for (let at = 0; at < MANY; at += 1) {
    if (round > 0 && at % 11 === 0) continue
    lines.push(
      `${at},Name ${at + (at % 3 === 0 ? round : 0)},p${at}@x,${at % 7 === 0 ? 'Out' : 'In'},yes`,
    )
  }
  return lines
}

/** Runs steps with parts that may differ from the world's. */
export function runProfile(parts: RunParts, steps: readonly StepName[]): Promise<RunReport> {
  const profile = {
    name: 'crash',
    span: SPAN,
    steps: steps.map((step) => ({ step })),
    timezone: 'UTC',
  }
  return runSteps(parts, { profile, trigger: 'command', owner: `process ${process.pid}` })
}

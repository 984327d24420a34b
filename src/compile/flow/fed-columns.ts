import { ECMA2HOST_USER } from '../../model/source-object.ts'
import { SIGNALS } from './attribute-path.ts'
import type { FlowPlan } from './flow-plan.ts'

/**
 * Compiles the question which columns depend on some attributes. Touching a part touches the whole and the
 * other way round; `active` and its signals follow from one another. A column whose expression reads
 * nothing that can be named depends on everything.
 */
export function columnsByInput(
  plans: readonly FlowPlan[],
): (paths: readonly string[]) => readonly string[] {
  const fed = plans
    .filter((plan) => plan.expression !== undefined)
    .map((plan) => ({
      column: plan.column,
      override: `${ECMA2HOST_USER}.${plan.column}`,
      inputs: inputsOf(plan),
    }))
  return (paths) => {
    const columns: string[] = []
    for (const { column, override, inputs } of fed) {
      const isFed = paths.some(
        (path) =>
          path === override ||
          path === ECMA2HOST_USER ||
          (inputs === undefined
            ? path !== ''
            : inputs.some((input) => overlap(path, input) || bothSignals(path, input))),
      )
      if (isFed) columns.push(column)
    }
    return columns
  }
}

function inputsOf(plan: FlowPlan): readonly string[] | undefined {
  // what the interpreter runs may reach further than the tree says, by its parent operator for instance
  if (plan.expression?.mode === 'interpreter') return undefined
  const inputs = plan.expression?.analysis.inputs ?? []
  if (inputs.length > 0) return inputs.map(({ path }) => path.join('.'))
  return plan.shape.kind === 'constant' ? [] : undefined
}

/** Whether one of two canonical paths is the other one, or lies below it. */
export function overlap(path: string, input: string): boolean {
  return path === input || path.startsWith(`${input}.`) || input.startsWith(`${path}.`)
}

function bothSignals(path: string, input: string): boolean {
  return SIGNALS.has(path) && SIGNALS.has(input)
}

import { changed, typePairs, type ChangeKind } from '../difference.ts'

/** Who is provisioned at all. */
export const scope: ChangeKind = {
  name: 'scope',
  keys: ['scope'],
  summary: 'a scope that lets more people in, or that leaves rows alone',
  does: 'planned; held when somebody leaves it and `onOutOfScope` is not `keep`',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) => {
      const older = pair.before.scope
      const newer = pair.after.scope
      const leaves = newer !== undefined && pair.after.deprovision.onOutOfScope.kind !== 'keep'
      return changed(
        { path: `${pair.prefix}scope`, span: newer?.span ?? older?.span ?? pair.after.span },
        { before: older?.text, after: newer?.text },
        leaves
          ? {
              effect: 'held',
              heldIfLeaving: true,
              why: 'people who leave the scope are deprovisioned',
            }
          : { effect: 'planned', why: 'people who come into the scope get rows' },
      )
    }),
}

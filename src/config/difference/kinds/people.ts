import { changed, type ChangeKind } from '../difference.ts'

/** Who is responsible, and what people read. */
export const people: ChangeKind = {
  name: 'words',
  keys: ['description', 'owner'],
  summary: 'description, owner',
  does: 'applies',
  find: (before, after) =>
    (['description', 'owner'] as const).flatMap((path) =>
      changed(
        { path, span: after.span },
        { before: before[path], after: after[path] },
        { effect: 'applies', why: 'it changes no row' },
      ),
    ),
}

/** Whether the connector writes for now. */
export const suspension: ChangeKind = {
  name: 'suspension',
  keys: ['suspend.reason', 'suspend.until'],
  summary: 'suspend',
  does: 'applies',
  find: (before, after) =>
    (['reason', 'until'] as const).flatMap((key) =>
      changed(
        { path: `suspend.${key}`, span: after.span },
        { before: before.suspended?.[key], after: after.suspended?.[key] },
        { effect: 'applies', why: 'what waits is written under the thresholds when it ends' },
      ),
    ),
}

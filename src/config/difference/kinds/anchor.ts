import { changed, typePairs, type ChangeKind } from '../difference.ts'
import { anchorWords } from '../words.ts'

/** What identifies a row: its columns, their expressions, their order. */
export const anchor: ChangeKind = {
  name: 'anchor',
  keys: ['anchor.*', 'anchor.*.generate'],
  summary: 'the anchor: a column, its expression, the order',
  does: 'held',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) =>
      changed(
        {
          path: `${pair.prefix}anchor`,
          span: pair.after.anchor[0]?.span ?? pair.after.span,
        },
        { before: anchorWords(pair.before.anchor), after: anchorWords(pair.after.anchor) },
        {
          effect: 'held',
          why:
            'without "moved" it is a delete and a new insert of everybody; with ' +
            'moved: { anchor } the rows are re-keyed in place',
        },
      ),
    ),
}

/** By which columns a person takes over a row that is there. */
export const match: ChangeKind = {
  name: 'match',
  keys: ['match'],
  summary: 'the columns by which people are joined with rows',
  does: 'planned',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) =>
      changed(
        { path: `${pair.prefix}match`, span: pair.after.match[0]?.span ?? pair.after.span },
        {
          before: pair.before.match.map((one) => one.column).join(', ') || undefined,
          after: pair.after.match.map((one) => one.column).join(', ') || undefined,
        },
        { effect: 'planned', why: 'people who wait may join other rows' },
      ),
    ),
}

/** What happens when the anchor value of one person changes. */
export const onAnchorChange: ChangeKind = {
  name: 'on-anchor-change',
  keys: ['onAnchorChange'],
  summary: '`onAnchorChange: hold`',
  does: 'applies; held with `rekey` or `recreate`',
  find: (before, after) =>
    typePairs(before, after).flatMap((pair) =>
      changed(
        { path: `${pair.prefix}onAnchorChange`, span: pair.after.span },
        { before: pair.before.onAnchorChange, after: pair.after.onAnchorChange },
        pair.after.onAnchorChange === 'hold'
          ? { effect: 'applies', why: 'it changes no row' }
          : { effect: 'held', why: 'rows may get another key without anybody looking' },
      ),
    ),
}

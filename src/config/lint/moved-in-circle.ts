import { connectorExample } from './example.ts'
import { renamings, type Renaming } from './moves.ts'
import { defineRule } from './rule.ts'

const CONNECTOR = connectorExample('MovedInCircle', 'mappings: { UserName: userName }')

/** A name that comes back to itself. */
export const movedInCircle = defineRule({
  id: 'moved-in-circle',
  severity: 'error',
  summary: 'What is moved comes back to its old name.',
  why: 'A name that leads to itself, directly or through others, says nothing about what is called so now.',
  help: 'Keep the entries of the last change, and delete the older ones once every environment has seen them.',
  good: `${CONNECTOR}moved:
  - connector: { from: MovedInCircleOlder, to: MovedInCircleOld }
  - connector: { from: MovedInCircleOld, to: MovedInCircle }
`,
  bad: `${CONNECTOR}moved:
  - connector: { from: MovedInCircle, to: MovedInCircleOld }
  - connector: { from: MovedInCircleOld, to: MovedInCircle }
`,
  at: '11:46',
  replaces: ['moved-but-there', 'moved-to-nothing'],
  looksAt: 'configuration',
  check({ configuration }) {
    const all = renamings(configuration.moved)
    const next = new Map(all.map((one) => [keyOf(one, one.from), one]))
    const reported = new Set<Renaming>()
    return all.flatMap((start) => {
      const circle = circleFrom(start, next)
      const last = all.findLast((one) => circle.includes(one))
      if (last === undefined || reported.has(last)) return []
      reported.add(last)
      const names = [...circle.map(({ from }) => from), start.from].join(' → ')
      return [
        {
          message: `These names lead back to the first one: ${names}.`,
          span: last.toSpan,
          alsoCovers: circle.flatMap(({ fromSpan, toSpan }) => [fromSpan, toSpan]),
        },
      ]
    })
  },
})

/** The entries from one name back to itself; none when the way ends elsewhere. */
function circleFrom(start: Renaming, next: ReadonlyMap<string, Renaming>): readonly Renaming[] {
  const way: Renaming[] = []
  let at: Renaming | undefined = start
  while (at !== undefined && !way.includes(at)) {
    way.push(at)
    at = next.get(keyOf(at, at.to))
  }
  return at === start ? way : []
}

function keyOf({ kind, owner }: Renaming, name: string): string {
  return JSON.stringify([kind, owner, name])
}

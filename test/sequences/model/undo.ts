import { noteWrite, type Facts } from './facts.ts'
import { blank, holds, stranger } from './person.ts'
import { namesNote, type Cells } from './version.ts'

/** Takes back what a run did to rows that are still as it left them. */
export function undoRun(facts: Facts, made: number, run: number): void {
  const first = new Map<string, Cells | undefined>()
  const last = new Map<string, Cells | undefined>()
  for (const { id, before, after } of facts.audit[run] ?? []) {
    if (!first.has(id)) first.set(id, before)
    last.set(id, after)
  }
  for (const [id, before] of first) {
    const [was, is] = [ours(facts, before), ours(facts, last.get(id))] as const
    undoRow(facts, made, run, id, was, is)
  }
}

/** The columns that the configuration still names. */
function ours(facts: Facts, cells: Cells | undefined): Cells | undefined {
  if (cells === undefined || namesNote(facts.version)) return cells
  const { Note: _, ...rest } = cells
  return rest
}

function undoRow(
  facts: Facts,
  run: number,
  undone: number,
  id: string,
  before: Cells | undefined,
  after: Cells | undefined,
): void {
  const row = facts.table.get(id)
  const person = facts.people.get(id)
  if (person?.staged !== undefined) return
  if (before === undefined && after === undefined) return
  if (before === undefined) {
    if (row === undefined || person?.writtenBy !== undone) return
    if (!holds(row, after ?? {})) return
    facts.table.delete(id)
    enter(facts, run, id, { ...row }, undefined)
    person.state = 'none'
    person.wrote = {}
    person.drift = undefined
    return
  }
  if (after === undefined) {
    if (row !== undefined) return
    if (person !== undefined && person.state !== 'none') return
    if (person !== undefined) person.writtenBy = run
    facts.table.set(id, blank({ ...before, Id: id }))
    enter(facts, run, id, undefined, before)
    if (person === undefined) {
      // Nobody's row by now, but one that was ours: whoever comes back takes it up.
      const nobody = { Name: '', Dept: '', active: 'yes' } as const
      const left = { ...stranger(id, nobody), standing: 'absent', state: 'left' } as const
      facts.people.set(id, {
        ...left,
        writtenBy: run,
        touched: false,
        wrote: { ...before },
        evaluated: facts.rules,
      })
      return
    }
    person.state = person.standing === 'absent' || person.rowless ? 'left' : 'row'
    person.wrote = { ...before }
    return
  }
  if (row === undefined || person === undefined || !holds(row, after)) return
  person.writtenBy = run
  const was: Record<string, string | null> = {}
  for (const [column, value] of Object.entries(before)) {
    was[column] = row[column] ?? null
    row[column] = value
    person.wrote[column] = value
  }
  enter(facts, run, id, was, before)
}

function enter(
  facts: Facts,
  run: number,
  id: string,
  before: Cells | undefined,
  after: Cells | undefined,
): void {
  facts.audit[run]?.push({ id, before, after })
  noteWrite(facts, id)
}

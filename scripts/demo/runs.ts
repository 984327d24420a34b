import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Palette } from '../../src/observe/terminal.ts'
import { drawPicture, EMPTY, takePicture } from './picture.ts'
import { rollcall } from './rollcall.ts'
import { STAFF_TABLE, writePeople, writeStaffConnector } from './staff.ts'

/** How a command must end, what it must say, and how many rows there must be then. */
interface Expected {
  readonly exit: number
  readonly says: readonly string[]
  readonly rows: number
}

/**
 * The second part of the demo: a file of people, a mass delete that is held, approved and undone, an edit made
 * outside that is found and mended. Each command is a process of its own, in a folder of its own.
 *
 * @returns what was not as it must be
 */
export async function tellRuns(parent: string, paint: Palette): Promise<readonly string[]> {
  const folder = join(parent, 'runs')
  mkdirSync(folder)
  const database = new DatabaseSync(join(folder, 'staff.db'))
  try {
    const story = new RunStory(folder, database, paint)
    await story.tell()
    return story.wrong
  } finally {
    database.close()
  }
}

class RunStory {
  readonly #folder: string
  readonly #database: DatabaseSync
  readonly #paint: Palette
  #shown = EMPTY
  readonly wrong: string[] = []

  constructor(folder: string, database: DatabaseSync, paint: Palette) {
    this.#folder = folder
    this.#database = database
    this.#paint = paint
  }

  async tell(): Promise<void> {
    this.#title('7  Another source: a file of 40 people, read by a run profile')
    this.#database.exec(STAFF_TABLE)
    writePeople(this.#folder, 40)
    this.#code(writeStaffConnector(this.#folder))
    await this.#run(['run', 'HR', 'nightly'], { exit: 0, says: ['insert 40', 'done'], rows: 40 })
    this.#show()

    this.#title('8  The next file is cut short: 15 people are missing, and none of them is deleted')
    writePeople(this.#folder, 25)
    await this.#run(['plan', 'HR', 'nightly'], { exit: 3, says: ['HELD  delete 15'], rows: 40 })
    await this.#run(['run', 'HR', 'nightly'], { exit: 3, says: ['15 deletes', 'held'], rows: 40 })
    const held = { exit: 0, says: ['held', '15 deletes'], rows: 40 }
    const plan = /\bp-[0-9a-f]+/.exec(await this.#run(['status', 'HR'], held))?.[0] ?? 'p-none'
    this.#show()

    this.#title('9  Somebody looked: they have left indeed')
    await this.#run(['approve', plan], { exit: 0, says: ['delete 15', 'done'], rows: 25 })
    this.#show()

    this.#title('10  Somebody edits one row outside, and deletes another')
    this.#outside(`UPDATE "Staff" SET "Department" = 'Piracy' WHERE "Id" = '1003'`)
    this.#outside(`DELETE FROM "Staff" WHERE "Id" = '1005'`)
    this.#show()
    await this.#run(['drift', 'HR'], { exit: 1, says: ['1003', '1005'], rows: 24 })

    this.#title('11  It is mended')
    const mended = { exit: 0, says: ['insert 1', 'update 1', 'done'], rows: 25 }
    await this.#run(['drift', 'HR', '--fix', 'overwrite'], mended)
    this.#show()
    this.#expect('1003', 'Department', 'Finance')
    this.#expect('1005', 'Firstname', 'Edsger')

    this.#title('12  They had not left after all: run 3, the approved one, is undone')
    await this.#run(['undo', '3'], { exit: 0, says: ['insert     15', '--apply'], rows: 25 })
    await this.#run(['undo', '3', '--apply'], { exit: 0, says: ['insert 15', 'done'], rows: 40 })
    this.#show()
    this.#expect('1040', 'Lastname', 'Berg')
  }

  /** Runs a command, shows it with what it said, and notes what is not as it must be. */
  async #run(args: readonly string[], expected: Expected): Promise<string> {
    const { exit, output } = await rollcall(this.#folder, args)
    const command = `rollcall ${args.join(' ')}`
    const before = this.wrong.length
    if (exit !== expected.exit) this.wrong.push(`${command} ended with ${exit}`)
    for (const text of expected.says) {
      if (!output.includes(text)) this.wrong.push(`${command} does not say "${text}"`)
    }
    const rows = takePicture(this.#database, 'Staff').rows.size
    if (rows !== expected.rows) this.wrong.push(`${rows} rows after ${command}`)
    const mark = this.wrong.length === before ? this.#paint.good : this.#paint.error
    console.log(`    ${this.#paint.faint('$')} ${command}  ${mark(`exit ${exit}`)}`)
    for (const line of output.trimEnd().split('\n')) console.log(`      ${line}`)
    return output
  }

  #expect(id: string, column: string, value: string): void {
    const got = this.#shown.rows.get(id)?.get(column) ?? 'no row'
    if (got !== value) this.wrong.push(`${column} of ${id} is ${got}, not ${value}`)
  }

  /** A statement that Rollcall knows nothing of. */
  #outside(statement: string): void {
    this.#code(statement)
    this.#database.exec(statement)
  }

  /** Shows the table, marked where it is not as it was shown last. */
  #show(): void {
    const now = takePicture(this.#database, 'Staff')
    console.log('')
    const drawing = { order: 'Id', most: 4 }
    for (const line of drawPicture(this.#shown, now, this.#paint, drawing)) console.log(line)
    console.log('')
    this.#shown = now
  }

  #title(text: string): void {
    console.log(`\n${this.#paint.strong(text)}\n`)
  }

  #code(text: string): void {
    for (const line of text.split('\n')) console.log(`    ${this.#paint.accent(line)}`)
    console.log('')
  }
}

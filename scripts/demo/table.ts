import { DatabaseSync } from 'node:sqlite'

/** The story's table, as the database owner prepares it; `IsSoftDeleted` comes later in the story. */
export const STORY_TABLE = `CREATE TABLE IF NOT EXISTS "EntraIDUsers" (
  "Id" varchar(50) NOT NULL PRIMARY KEY,
  "UserPrincipalName" varchar(113) NOT NULL COLLATE NOCASE UNIQUE,
  "Firstname" varchar(64) NULL, "Lastname" varchar(64) NULL,
  "Company" varchar(64) NULL,   "Department" varchar(64) NULL,
  "Active" varchar(50) NULL
)`

/** The column that the story adds. */
export const STORY_COLUMN = 'ALTER TABLE "EntraIDUsers" ADD COLUMN "IsSoftDeleted" varchar(50) NULL'

/** Creates the table with both in a SQLite file, where it is not there yet; leaves its rows alone. */
export function prepareStoryTable(path: string): void {
  const database = new DatabaseSync(path)
  try {
    const known = database.prepare(`SELECT 1 FROM pragma_table_info('EntraIDUsers')`).get()
    if (known === undefined) database.exec(`${STORY_TABLE}; ${STORY_COLUMN}`)
  } finally {
    database.close()
  }
}

import { DatabaseSync } from 'node:sqlite'

/** The story's table, as the database owner prepares it. */
export const STORY_TABLE = `
  CREATE TABLE IF NOT EXISTS "EntraIDUsers" (
    "Id" varchar(50) NOT NULL PRIMARY KEY,
    "UserPrincipalName" varchar(113) NOT NULL COLLATE NOCASE,
    "Firstname" varchar(64) NULL,
    "Lastname" varchar(64) NULL,
    "Company" varchar(64) NULL,
    "Department" varchar(64) NULL,
    "Active" varchar(50) NULL,
    "IsSoftDeleted" varchar(50) NULL
  );
  CREATE INDEX IF NOT EXISTS "EntraIDUsers_name" ON "EntraIDUsers" ("UserPrincipalName");`

/** Creates the story's table in a SQLite file, where it is not there yet; leaves its rows alone. */
export function prepareStoryTable(path: string): void {
  const database = new DatabaseSync(path)
  try {
    database.exec(STORY_TABLE)
  } finally {
    database.close()
  }
}

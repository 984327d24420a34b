import type { Person } from './person.ts'

const GUESSES: readonly (readonly [RegExp, (person: Person) => string | boolean | undefined])[] = [
  [/^(?:object|external|azure|entra)?id$/u, (person) => person.objectId],
  [/^(?:userprincipalname|upn|username|login|loginname)$/u, (person) => person.userName],
  [/^(?:first|given)name$/u, (person) => person.givenName],
  [/^(?:last|family|sur)name$|^surname$/u, (person) => person.familyName],
  [/^(?:display|full)?name$/u, (person) => person.displayName],
  [/^company(?:name)?$|^organi[sz]ation$/u, (person) => person.company],
  [/^dep(?:artment|t)$/u, (person) => person.department],
  [/^(?:job)?title$/u, (person) => person.title],
  [/^(?:e?mail|emailaddress|mailaddress)$/u, (person) => person.mail],
  [/^mobile(?:phone)?$/u, (person) => person.mobilePhone],
  [/^(?:work)?phone(?:number)?$/u, (person) => person.workPhone],
  [/^employee(?:id|number|no)?$/u, (person) => person.employeeNumber],
  [/^(?:is)?(?:active|enabled)$|^accountenabled$/u, (person) => person.accountEnabled],
  [/^(?:is)?(?:soft)?deleted$/u, (person) => person.isSoftDeleted],
]

/** What a column is probably for, by its name; a text of its own when the name says nothing. */
export function guessColumn(column: string, person: Person): string | boolean | undefined {
  const name = column.toLowerCase().replaceAll(/[^a-z]/gu, '')
  const guess = GUESSES.find(([pattern]) => pattern.test(name))
  return guess === undefined ? `${column} ${person.index}` : guess[1](person)
}

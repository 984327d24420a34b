import type { Revision } from '../app/service/revision.ts'

/** A revision for people: `5d03b77 "Status for contractors" (Kari Nordmann, signed by kari@contoso.com)`. */
export function revisionWords({ name, commit }: Pick<Revision, 'name' | 'commit'>): string {
  if (commit === undefined) return name.replace(/^files-/u, '').slice(0, 7)
  const signed = commit.signedBy === undefined ? '' : `, signed by ${commit.signedBy}`
  return `${name.slice(0, 7)} "${commit.subject}" (${commit.author}${signed})`
}

/** The same where what is written may be kept as a log: who made the commit is nobody's business there. */
export function namelessRevisionWords({ name, commit }: Pick<Revision, 'name' | 'commit'>): string {
  if (commit === undefined) return revisionWords({ name })
  const signed = commit.signedBy === undefined ? '' : ' (signed)'
  return `${name.slice(0, 7)} "${commit.subject}"${signed}`
}

/** The same for machines. */
export function namelessRevisionFacts({ name, commit }: Pick<Revision, 'name' | 'commit'>): object {
  if (commit === undefined) return { revision: name }
  const { at, subject, signedBy } = commit
  return { revision: name, commit: { at, subject, signed: signedBy !== undefined } }
}

/** A revision for machines. */
export function revisionFacts({ name, commit }: Pick<Revision, 'name' | 'commit'>): object {
  return { revision: name, ...(commit !== undefined && { commit }) }
}

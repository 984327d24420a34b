import { isObject, type JsonValue } from '../../model/value.ts'
import type { ForgeRequest } from './send.ts'

/** Where the comment of a pull request is read and written, and by what it is found again. */
export interface Discussion {
  /** A page of comments; the last one has no `next`. */
  readonly first: ForgeRequest
  comments(page: unknown): readonly ForgeComment[]
  next(page: unknown, request: ForgeRequest): ForgeRequest | undefined
  create(text: string): ForgeRequest
  update(comment: ForgeComment, text: string): ForgeRequest
}

/** A comment that is there. */
export interface ForgeComment {
  /** What its address ends in. */
  readonly id: string
  readonly text: string
}

/** What a build server tells its steps. */
export type BuildEnvironment = Readonly<Record<string, string | undefined>>

/** A comment of an answer, of the names that its id and its text have there. */
export function readComment(
  value: unknown,
  names: { readonly id: string; readonly text: string },
): readonly ForgeComment[] {
  if (!isObject(value)) return []
  const [id, text] = [value[names.id], value[names.text]]
  return isScalar(id) && typeof text === 'string' ? [{ id: `${id}`, text }] : []
}

function isScalar(value: JsonValue | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

/**
 * Under which id the entry of an event stands, and which id the person has since: another one only where the anchor
 * changed and the row is still there.
 *
 * @param id the id that the person has now, or had last
 */
export function movedBetween(
  id: string,
  formerId: string | undefined,
): readonly [id: string, newId: string | null] {
  return formerId === undefined || formerId === id ? [id, null] : [formerId, id]
}

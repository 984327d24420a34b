/**
 * A column's name without what people spell differently: case, separators, accents, and the forms of letters
 * that have no accent. `FIRST_NAME`, `First Name` and `firstName` are one.
 */
export function plainName(name: string): string {
  return name
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/gu, 'o')
    .replaceAll(/[æÆ]/gu, 'ae')
    .replaceAll(/[łŁ]/gu, 'l')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]/gu, '')
}

/** Words that tables put before or behind names: `EmpFirstName`, `user_mail`, `p_vorname`, `mail_txt`. */
const BEFORE =
  /^(?:employee|emp|user|usr|person|people|pers|contact|member|mitarbeiter|ansatt|u|p|str|txt)(?=.{2})/u
const BEHIND = /(?:txt|text|str|value|val|nvarchar|varchar)$/u

/** The forms of a name that are looked up, the whole one first. */
export function nameForms(name: string): readonly string[] {
  const whole = plainName(name)
  const forms = [whole, whole.replace(BEFORE, ''), whole.replace(BEHIND, '')]
  return [...new Set(forms)].filter((form) => form !== '')
}

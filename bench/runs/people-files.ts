import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { finished } from 'node:stream/promises'

/** Columns of the table; the first is its key. Nine of them are mapped, beside the key. */
export const COLUMNS = [
  'Id',
  'UserPrincipalName',
  'Firstname',
  'Lastname',
  'DisplayName',
  'Mail',
  'Company',
  'Department',
  'City',
  'Status',
] as const

/** The mappings of the configuration: what makes {@link COLUMNS} from the fields of the file. */
export const MAPPINGS = `      UserPrincipalName: upn
      Firstname: givenName
      Lastname: surname
      DisplayName: "givenName & ' ' & surname"
      Mail: "$lowercase(mail)"
      Company: company
      Department: "department ?: 'Unknown'"
      City: city
      Status: { from: status, values: { active: A, blocked: B } }`

const FIELDS = 'employeeNo,upn,givenName,surname,mail,company,department,city,status'

/**
 * Writes the file of a source with so many people, and the same people as the table is to hold them, for
 * the database's own tools. In version `n` another hundredth of the people has another department.
 */
export async function writePeople(
  paths: { readonly source: string; readonly rows: string },
  people: number,
  version: number,
): Promise<void> {
  const source = createWriteStream(paths.source)
  const rows = createWriteStream(paths.rows)
  source.write(`${FIELDS}\n`)
  for (let from = 0; from < people; from += 5_000) {
    let delivered = ''
    let mapped = ''
    for (let index = from; index < Math.min(from + 5_000, people); index += 1) {
      const id = `E${index.toString().padStart(8, '0')}`
      const given = `Given${index % 997}`
      const surname = `Surname${index % 7919}`
      const mail = `Person${index}@Contoso.com`
      const round = index % 100 < version ? index % 100 : 'x'
      const department = `Department ${index % 50}${round === 'x' ? '' : ` moved ${round}`}`
      const company = index % 3 === 0 ? '"Contoso, AS"' : 'Contoso AS'
      const upn = `person${index}@contoso.com`
      const city = `City ${index % 211}`
      delivered += `${id},${upn},${given},${surname},${mail},${company},${department},${city},active\n`
      mapped += `${id},${upn},${given},${surname},${given} ${surname},${mail.toLowerCase()},${company},${department},${city},A\n`
    }
    if (!source.write(delivered)) await once(source, 'drain')
    if (!rows.write(mapped)) await once(rows, 'drain')
  }
  source.end()
  rows.end()
  await Promise.all([finished(source), finished(rows)])
}

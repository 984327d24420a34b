/** A made-up person, as an identity provider knows it. `undefined` is "no value". */
export interface Person {
  readonly index: number
  readonly objectId: string
  readonly userName: string
  readonly givenName: string
  readonly familyName: string
  readonly displayName: string
  readonly company: string
  readonly department: string
  readonly title: string | undefined
  readonly mail: string
  readonly workPhone: string
  readonly mobilePhone: string | undefined
  readonly employeeNumber: string
  readonly street: string
  readonly city: string
  readonly postalCode: string
  readonly country: string
  readonly language: string
  /** The id that the service gave the manager. */
  readonly manager: string | undefined
  readonly accountEnabled: boolean
  readonly isSoftDeleted: boolean
}

/** Which characters the names are made of: the alphabet of ASCII, of Western Europe, or of the world. */
export type Alphabet = 'ascii' | 'latin' | 'unicode'

type Pair = readonly [given: string, family: string]
type Names = readonly [Pair, ...Pair[]]

const ASCII: Names = [
  ['Ada', 'Lovelace'],
  ['Grace', 'Hopper'],
  ['Alan', 'Turing'],
  ['Mary', "O'Neil"],
  ['Barbara', 'Liskov'],
  ['Edsger', 'Dijkstra'],
  ['Anita', 'Borg'],
  ['Conor', "D'Arcy"],
  ['Jean', 'Bartik-Jennings'],
  ['Tim', 'Berners Lee'],
]
const LATIN: Names = [
  ['Åse', 'Bjørnsdóttir'],
  ['René', 'Désirée'],
  ['Jürgen', 'Groß'],
  ['Íñigo', 'Muñoz'],
  ['Zoë', "O'Brien"],
]
const WORLD: Names = [
  ['Łukasz', 'Żółkiewski'],
  ['Ștefan', 'Ionescu'],
  ['Παναγιώτης', 'Δημητρίου'],
  ['Анна', 'Ковальчук'],
  ['太郎', '𠮷野'],
  ['ليلى', 'حدّاد'],
  ['Nguyễn', 'Thị Ánh'],
  ['Sam 🦊', 'Foxx'],
]
const DEPARTMENTS = [
  'R&D',
  'Sales',
  'Human Resources',
  '100% Quality',
  'Field_Service',
  'Legal',
] as const
const TITLES = [
  'Engineer',
  'Senior Engineer',
  undefined,
  'Director, EMEA',
  "Chief 'Fun' Officer",
] as const
const COMPANIES = ['Contoso AS', 'Fabrikam, Inc.', 'Trey Research'] as const
const PLACES = [
  ['Karl Johans gate 1', 'Oslo', '0154', 'NO', 'nb-NO'],
  ['1 Microsoft Way', 'Redmond', '98052', 'US', 'en-US'],
  ['10 Downing Street', 'London', 'SW1A 2AA', 'GB', 'en-GB'],
] as const

/**
 * The person with this number: the same for the same seed, so that a simulation can be taken up again.
 * Names hold what breaks careless software: apostrophes, `%`, `_`, blanks, letters beyond the BMP.
 */
export function makePerson(
  index: number,
  options: { readonly seed: number; readonly alphabet: Alphabet },
): Person {
  const random = randomNumbers(Math.imul(options.seed + 1, 0x9e3779b1) ^ index)
  const [given, family]: Pair = pick<Pair>(namesOf(options.alphabet), random)
  const [street, city, postalCode, country, language] = pick<(typeof PLACES)[number]>(
    PLACES,
    random,
  )
  const number = String(index).padStart(5, '0')
  const login = `${number}.${options.seed}@contoso.com`
  return {
    index,
    objectId: uuid(random),
    userName: index % 7 === 3 ? `o'neil${login}` : `User${login}`,
    givenName: given,
    familyName: family,
    displayName: `${given} ${family}`,
    company: pick<string>(COMPANIES, random),
    department: pick<string>(DEPARTMENTS, random),
    title: pick<string | undefined>(TITLES, random),
    mail: `mail${login}`,
    workPhone: `+47 22 ${number}`,
    mobilePhone: index % 3 === 0 ? undefined : `+47 9${number}`,
    employeeNumber: `0${number}`,
    street,
    city,
    postalCode,
    country,
    language,
    manager: undefined,
    accountEnabled: true,
    isSoftDeleted: false,
  }
}

/** The same person after a wedding and a change of post; every tenth also signs in by another name. */
export function renamePerson(person: Person, manager: string | undefined): Person {
  const family = `${person.familyName}-Ny`
  return {
    ...person,
    userName: renamesLogin(person) ? `renamed.${person.userName}` : person.userName,
    familyName: family,
    displayName: `${person.givenName} ${family}`,
    department: `${person.department} 2`,
    title: person.title === undefined ? 'Trainee' : undefined,
    mail: `new.${person.mail}`,
    mobilePhone: `+47 4${person.employeeNumber}`,
    city: 'Bergen',
    manager,
  }
}

/** Whether {@link renamePerson} changes the name to sign in with. */
export function renamesLogin(person: Person): boolean {
  return person.index % 10 === 4
}

function namesOf(alphabet: Alphabet): Names {
  if (alphabet === 'ascii') return ASCII
  return alphabet === 'latin' ? [...ASCII, ...LATIN] : [...ASCII, ...LATIN, ...WORLD]
}

function pick<T>(list: readonly [T, ...T[]], random: () => number): T {
  const index = Math.floor(random() * list.length)
  return index === 0 ? list[0] : (list.slice(index)[0] ?? list[0])
}

/** Numbers from 0 to 1 (mulberry32): small, fast, the same on every machine. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A UUID of version 4 out of given numbers. */
export function uuid(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16))
  digits[12] = '4'
  digits[16] = (8 + Math.floor(random() * 4)).toString(16)
  const text = digits.join('')
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20),
  ].join('-')
}

/**
 * Functions of Entra's expressions for attribute mappings, and what says the same here. People copy them from the
 * portal.
 */
const ENTRA_FUNCTIONS: Readonly<Record<string, string>> = {
  Append: "a & 'text'",
  BitAnd: '$bitAnd(a, b)',
  CBool: '$bool(a)',
  CDate: '$date(a)',
  Coalesce: '$coalesce(a, b)',
  ConvertToBase64: '$base64utf16(a)',
  ConvertToUTF8Hex: '$utf8hex(a)',
  Count: '$count(a)',
  CStr: '$string(a)',
  DateAdd: "$dateAdd(a, 7, 'd')",
  DateDiff: "$dateDiff(a, b, 'd')",
  FormatDateTime: '$formatDate(a, from, to)',
  Guid: '$guid(), with "apply: create"',
  IgnoreFlowIfNullOrEmpty: '$skip() in the other branch of a ? b : c',
  IIF: 'condition ? a : b',
  InStr: '$contains(a, b)',
  IsNull: '$not($exists(a))',
  IsNullOrEmpty: '$not($exists(a))',
  IsPresent: '$exists(a)',
  IsString: "$type(a) = 'string'",
  Item: 'a[n]',
  Join: "$join([a, b], ' ')",
  Left: '$substring(a, 0, n)',
  Len: '$length(a)',
  Mid: '$substring(a, start - 1, n)',
  NormalizeDiacritics: '$normalizeDiacritics(a)',
  Not: '$not(a)',
  Now: '$now(), with "apply: create"',
  NumFromDate: '$filetime(a)',
  PCase: '$titleCase(a)',
  RandomString: '$randomString(…), with "apply: create"',
  RemoveDuplicates: '$distinct(a)',
  Replace: "$replace(a, 'old', 'new')",
  SelectUniqueValue: '$unique([a, b])',
  SingleAppRoleAssignment: 'roles[primary=true][0].value',
  Split: "$split(a, ',')",
  StripSpaces: "$replace(a, ' ', '')",
  Switch: 'a flow with "values": { from: a, values: { key: value }, default: … }',
  ToLower: '$lowercase(a)',
  ToUpper: '$uppercase(a)',
  Trim: '$trim(a)',
  Word: "$split(a, ' ')[n - 1]",
}

/** What says the same as a function of Entra, in a sentence; `undefined` for any other name. */
export function insteadOfEntra(name: string): string | undefined {
  const found = Object.keys(ENTRA_FUNCTIONS).find((one) => one === name)
  const instead = found === undefined ? undefined : ENTRA_FUNCTIONS[found]
  return instead === undefined
    ? undefined
    : `"${name}" is a function of Entra's own expressions; here: ${instead}.`
}

/** The same for the first function of a text, which JSONata could not read. */
export function insteadOfEntraIn(text: string): string | undefined {
  const [, name] = /^\s*([A-Za-z]+)\s*\(/u.exec(text) ?? []
  return name === undefined ? undefined : insteadOfEntra(name)
}

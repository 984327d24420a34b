/**
 * What no log may ever hold: every secret that the tests hand out, and what their people are called. A test that makes
 * up a secret of its own adds it here; `search.test.ts` finds those that were forgotten.
 */
export const SECRETS: readonly string[] = [
  'a-token-of-many-letters',
  'a-token-for-prometheus',
  'a-token-for-tests',
  'a-token-for-sequences',
  'geheim-token-of-the-suite',
  'a-pass-phrase',
  'wont-be-told',
  'hunter2-hunter2',
  'blue-h0rses-at-noon',
  'first-t0ken-of-git',
  'second-t0ken-of-git',
  'the-hook-of-this-test',
]

/** Values of people; none of them is the name of anything else. */
export const VALUES: readonly string[] = ['Hopper', 'Lovelace', 'Babbage', 'Nordmann', 'Ægir']

/** What has the form of a secret or of a person's data, whatever it is. */
export const FORMS: readonly { readonly name: string; readonly form: RegExp }[] = [
  { name: 'an e-mail address', form: /[\w.+-]+@[\w-]+\.[a-z]{2,}/iu },
  { name: 'an address with a password', form: /:\/\/[^\s/:@"]+:[^\s/@"]+@/u },
  { name: 'a bearer token', form: /\bbearer [\w.~+/-]{8,}/iu },
  { name: 'a private key', form: /-----BEGIN [A-Z ]*PRIVATE KEY/u },
  { name: 'a JWT', form: /\beyJ[\w-]{10,}\.[\w-]+\./u },
]

import { mappingExample } from './example.ts'
import { defineRule, isFailed, wholeLines, type Finding } from './rule.ts'

/** `objectID` instead of `objectId`. */
export const unknownAttribute = defineRule({
  id: 'unknown-attribute',
  severity: 'error',
  summary: 'An expression reads an attribute that the source does not have.',
  why:
    'JSONata gives "no value" for a name that is not there, so that the column would stay empty for ' +
    'everybody. Names are told apart by case.',
  help: 'Attributes have their Graph or SCIM name and stand by themselves; those of another extension follow its URN in back-ticks: `urn:…:User`.costCentre.',
  good: mappingExample('UnknownAttribute', `Firstname: givenName`),
  bad: mappingExample('UnknownAttribute', `Firstname: givenname`),
  at: '10:18',
  replaces: ['lossy-match', 'round-trip'],
  looksAt: 'file',
  check: (context) =>
    context.expressions.flatMap((use): Finding[] => {
      if (use.vocabulary === 'none') return []
      const analysis = context.analyse(use)
      if (isFailed(analysis)) return []
      return analysis.unknownNames.map(({ name, span, suggestion, within }) => ({
        message:
          within === undefined
            ? `The source has no attribute ${JSON.stringify(name)}.`
            : `The attribute ${JSON.stringify(within)} has nothing that is called ${JSON.stringify(name)}.`,
        span,
        covers: wholeLines(span),
        ...(suggestion === undefined ? {} : { suggestion }),
        connector: use.connector,
      }))
    }),
})

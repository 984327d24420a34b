import { isScalar } from 'yaml'
import type { ParsedFile } from '../document.ts'
import { mappingExample } from './example.ts'
import { eachNode } from './nodes.ts'
import { defineRule, type Finding } from './rule.ts'

/** `CostCenter: 007`, which YAML takes for the number 7. */
export const numberLikeText = defineRule({
  id: 'number-like-text',
  severity: 'error',
  summary: 'A text that looks like a number loses characters.',
  why:
    'YAML reads 007 as 7, +4712345678 without its plus, 0x1F as 31, and numbers of more than 16 digits ' +
    'rounded. Employee numbers, cost centres and telephone numbers are texts.',
  help: 'Quote it.',
  good: mappingExample('NumberLikeText', `CostCenter: { const: "007" }`),
  bad: mappingExample('NumberLikeText', `CostCenter: { const: 007 }`),
  at: '10:28',
  looksAt: 'file',
  check: ({ file }) => numberLikeTexts(file),
})

/** Every number of a file that was written with characters which a number does not keep. */
export function numberLikeTexts(file: ParsedFile): readonly Finding[] {
  const findings: Finding[] = []
  eachNode(file, (node, { isKey }) => {
    if (isKey || !isScalar(node) || typeof node.value !== 'number') return
    const { source } = node
    if (source === undefined || keepsItsDigits(source, node.value)) return
    const span = file.spanOfNode(node)
    findings.push({
      message: `YAML reads ${source} as the number ${node.value}.`,
      span,
      suggestion: `"${source}"`,
      fix: { span, text: `"${source}"` },
    })
  })
  return findings
}

const ORDINARY = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/u

function keepsItsDigits(source: string, value: number): boolean {
  if (/^[-+]?\.(?:inf|nan)$/iu.test(source)) return true
  if (!ORDINARY.test(source)) return false
  return source.includes('.') || Number.isSafeInteger(value)
}

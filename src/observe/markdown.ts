/** A text in a cell of a table: whatever it holds becomes text, never markup. */
export function escapeCell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|~]/gu, String.raw`\$&`)
    .replaceAll(/\r?\n/gu, '<br>')
}

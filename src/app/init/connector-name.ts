/** A name for a connector, from that of its table: letters, digits and what an address takes. */
export function connectorName(table: string): string {
  const plain = table
    .replaceAll('ß', 'ss')
    .replaceAll(/[øØ]/gu, 'o')
    .replaceAll(/[æÆ]/gu, 'ae')
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll(/[^A-Za-z0-9]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '')
  return plain === '' ? 'People' : plain.slice(0, 100)
}

/** Connectors that have series of their own. */
const OWN = 500

/** The label that all further connectors share. */
const OTHER_CONNECTORS = '(other)'

/**
 * Which label a connector has. The first 500 have their name, those after them share one: with ten thousand
 * connectors a scrape stays as small as with five hundred, and sums stay right. A name keeps its label until the
 * process ends.
 */
export class ConnectorLabels {
  readonly #most: number
  readonly #labels = new Map<string, string>()

  constructor({ most = OWN }: { readonly most?: number } = {}) {
    this.#most = most
  }

  of(connector: string): string {
    const known = this.#labels.get(connector)
    if (known !== undefined) return known
    const label = this.#labels.size < this.#most ? connector : OTHER_CONNECTORS
    this.#labels.set(connector, label)
    return label
  }

  /** How many share a label. */
  get folded(): number {
    return Math.max(0, this.#labels.size - this.#most)
  }
}

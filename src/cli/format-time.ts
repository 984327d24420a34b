/** `2026-11-24 01:30Z`: an instant as people read it in a table, in UTC. */
export function formatMinute(instant: number | string): string {
  const text = new Date(instant).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 16)}Z`
}

/** `2026-11-24 01:30:07Z` */
export function formatSecond(instant: number | string): string {
  const text = new Date(instant).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)}Z`
}

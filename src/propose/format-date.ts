/** The day of an instant in UTC, as `2026-11-23`. */
export function formatDate(now: number): string {
  return new Date(now).toISOString().slice(0, 10)
}

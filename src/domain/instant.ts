/** What comes after the seconds: Postgres knows no offset of 16 hours. */
const ENDING = /:\d\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/
/** What is finer than a microsecond is rounded, up too: the last instant must not become one of the year 10000. */
const ROUNDED = /\.\d{7}/
const FIRST_MS = Date.parse('0001-01-01T00:00:00Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** Whether ISO 8601 text names an instant that the database can hold: years 1 to 9999, offsets below 16 hours. */
export function isInstant(text: string): boolean {
  const ms = Date.parse(text)
  return ENDING.test(text) && ms >= FIRST_MS && (ms < LAST_MS || (ms === LAST_MS && !ROUNDED.test(text)))
}

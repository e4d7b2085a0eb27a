/** The bindings of a Worker that runs in the test's own process, without limiters: its database is nowhere. */
export const BINDINGS = {
  DATABASE_URL: 'postgresql://worker:secret@database.example/capital_pools',
  SLOT_SECONDS: '900',
  INTRADAY_DAYS: '100',
  DATABASE_DEADLINE_MS: '5000',
  RATE_PERIOD_SECONDS: '10',
  KEY_REQUESTS_PER_PERIOD: '200',
  READER_REQUESTS_PER_PERIOD: '100',
  ADDRESS_REQUESTS_PER_PERIOD: '2000',
}

/** An execution context in which nothing goes on after the answer. */
export const CONTEXT = { waitUntil: () => {}, passThroughOnException: () => {}, props: {} }

/** A data centre whose cache holds nothing. */
export const NO_DATA_CENTRE = () => ({ match: async () => undefined, put: async () => {} })

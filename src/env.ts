import { z } from 'zod'
import { MAX_INTRADAY_DAYS, MIN_INTRADAY_DAYS } from './domain/limits.ts'
import { dividesDay } from './domain/slots.ts'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** A rate limiter of the platform: counts by key, in each of its locations alone, and says yes or no. */
export type Limiter = { limit(options: { key: string }): Promise<{ success: boolean }> }

const limiter = z
  .union(
    [
      z.custom<Limiter>(binding => typeof binding === 'object' && binding !== null && 'limit' in binding),
      z.literal('off'),
    ],
    { error: 'is neither a rate limiter nor "off"' },
  )
  .optional()
const requestsPerPeriod = z.coerce.number().int().min(1).max(1_000_000_000)

const bindings = z.object({
  DATABASE_URL: z
    .string({ error: 'is missing' })
    .refine(isPostgresUrl, 'is not a URL of the form postgresql://user:password@host/database'),
  NEON_FETCH_ENDPOINT: z
    .string()
    .refine(isLoopbackUrl, 'is for local development: it must be an http URL of a loopback address')
    .optional(),
  SLOT_SECONDS: z.coerce.number().refine(dividesDay, 'is not a whole number of seconds that divides a day'),
  INTRADAY_DAYS: z.coerce
    .number()
    .int()
    .min(MIN_INTRADAY_DAYS, `is less than ${MIN_INTRADAY_DAYS}: windows reach 90 days back`)
    .max(MAX_INTRADAY_DAYS),
  DATABASE_DEADLINE_MS: z.coerce.number().int().min(100).max(60_000),
  RATE_PERIOD_SECONDS: z.coerce.number().refine(isPeriod, 'is neither 10 nor 60'),
  KEY_REQUESTS_PER_PERIOD: requestsPerPeriod,
  READER_REQUESTS_PER_PERIOD: requestsPerPeriod,
  ADDRESS_REQUESTS_PER_PERIOD: requestsPerPeriod,
  KEY_LIMITER: limiter,
  READER_LIMITER: limiter,
  ADDRESS_LIMITER: limiter,
  RELEASE: z.object({ id: z.string().regex(/^[\w-]*$/, 'is not a name') }).optional(),
})

/** How many requests of one kind pass in a period; `limiter` is null where they are not counted. */
export type RateLimit = { requests: number; periodSeconds: number; limiter: Limiter | null }

/** Every binding that the Worker knows. */
export const BINDING_NAMES: readonly string[] = Object.keys(bindings.shape)

/** The Worker's bindings, checked. */
export type Settings = {
  databaseUrl: string
  /** Where the driver's statements go instead of Neon; only in local development. */
  neonFetchEndpoint: string | null
  slotSeconds: number
  /** After so many days a pool keeps one snapshot a day. */
  intradayDays: number
  databaseDeadlineMs: number
  /** Of each API key; of a client address without one; of a client address whatever keys it sends. */
  rateLimits: { key: RateLimit; reader: RateLimit; address: RateLimit }
  /** Which deployment of the Worker this is: what one rendered, another does not give. */
  release: string
}

/** A binding that is absent or wrong. Names the binding and what it must be, never its value. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

const parsed = new WeakMap<object, Settings>()

/** The settings of an environment that this isolate has parsed already. */
export function knownSettingsOf(env: object): Settings | undefined {
  return parsed.get(env)
}

/** The settings of an environment, parsed once per isolate. Throws `SettingsError`. */
export function settingsOf(env: object): Settings {
  const known = knownSettingsOf(env)
  if (known) return known
  const settings = parseSettings(env)
  parsed.set(env, settings)
  return settings
}

function parseSettings(env: object): Settings {
  const result = bindings.safeParse(env)
  if (!result.success) {
    throw new SettingsError(
      result.error.issues.map(issue => `${issue.path.join('.')} ${issue.message}`).join('; '),
    )
  }
  const bound = result.data
  const rateLimit = (requests: number, limiter: Limiter | 'off' = 'off'): RateLimit => ({
    requests,
    periodSeconds: bound.RATE_PERIOD_SECONDS,
    limiter: limiter === 'off' ? null : limiter,
  })
  return {
    databaseUrl: bound.DATABASE_URL,
    neonFetchEndpoint: bound.NEON_FETCH_ENDPOINT ?? null,
    slotSeconds: bound.SLOT_SECONDS,
    intradayDays: bound.INTRADAY_DAYS,
    databaseDeadlineMs: bound.DATABASE_DEADLINE_MS,
    rateLimits: {
      key: rateLimit(bound.KEY_REQUESTS_PER_PERIOD, bound.KEY_LIMITER),
      reader: rateLimit(bound.READER_REQUESTS_PER_PERIOD, bound.READER_LIMITER),
      address: rateLimit(bound.ADDRESS_REQUESTS_PER_PERIOD, bound.ADDRESS_LIMITER),
    },
    release: bound.RELEASE?.id || 'local',
  }
}

/** What the platform's limiters count over. */
function isPeriod(seconds: number): boolean {
  return seconds === 10 || seconds === 60
}

function isPostgresUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    url !== null &&
    /^postgres(ql)?:$/.test(url.protocol) &&
    url.username !== '' &&
    url.hostname !== '' &&
    url.pathname.length > 1
  )
}

function isLoopbackUrl(text: string): boolean {
  const url = URL.parse(text)
  return url?.protocol === 'http:' && LOOPBACK_HOSTS.has(url.hostname)
}

import { z } from 'zod'
import { MAX_INTRADAY_DAYS, MIN_INTRADAY_DAYS } from './domain/limits.ts'
import { dividesDay } from './domain/slots.ts'

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]'])

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
  RELEASE: z.object({ id: z.string().regex(/^[\w-]*$/, 'is not a name') }).optional(),
})

/** The Worker's bindings, checked. */
export type Settings = {
  databaseUrl: string
  /** Where the driver's statements go instead of Neon; only in local development. */
  neonFetchEndpoint: string | null
  slotSeconds: number
  /** After so many days a pool keeps one snapshot a day. */
  intradayDays: number
  databaseDeadlineMs: number
  /** Which deployment of the Worker this is: what one rendered, another does not give. */
  release: string
}

/** A binding that is absent or wrong. Names the binding and what it must be, never its value. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

const parsed = new WeakMap<object, Settings>()

/** The settings of an environment, parsed once per isolate. Throws `SettingsError`. */
export function settingsOf(env: object): Settings {
  const known = parsed.get(env)
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
  const { DATABASE_URL, NEON_FETCH_ENDPOINT, SLOT_SECONDS, INTRADAY_DAYS, DATABASE_DEADLINE_MS, RELEASE } =
    result.data
  return {
    databaseUrl: DATABASE_URL,
    neonFetchEndpoint: NEON_FETCH_ENDPOINT ?? null,
    slotSeconds: SLOT_SECONDS,
    intradayDays: INTRADAY_DAYS,
    databaseDeadlineMs: DATABASE_DEADLINE_MS,
    release: RELEASE?.id || 'local',
  }
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

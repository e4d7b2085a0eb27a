import { cronOf } from '../../src/domain/slots.ts'
import { BINDING_NAMES, type RateLimit, type Settings, settingsOf } from '../../src/env.ts'
import { type Finding, found } from './finding.ts'

/** What wrangler.toml says, as far as it is checked here. */
export interface Configuration {
  compatibility_date?: string | undefined
  triggers: { crons?: string[] | undefined }
  vars: Record<string, unknown>
  ratelimits: { name: string; namespace_id: string; simple: { limit: number; period: number } }[]
  version_metadata?: { binding: string } | undefined
}

/** Set with `wrangler secret put`, and never in a file; and what only the local stack sets. */
const SECRETS = ['DATABASE_URL']
const LOCAL = ['NEON_FETCH_ENDPOINT']
const placeholderUrl = 'postgresql://worker:secret@database.example/capital_pools'

export async function checkConfiguration(config: Configuration, now: Date): Promise<Finding[]> {
  return [
    await found('compatibility date', () => dateOf(config, now)),
    await found('bindings', () => bindingsOf(config)),
    await found('settings', () => settingsText(configuredSettings(config))),
    await found('cron', () => cronText(config)),
    await found('rate limits', () => limitsText(config)),
  ]
}

function dateOf({ compatibility_date: date = '' }: Configuration, now: Date): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) throw new Error('wrangler.toml has no compatibility_date')
  if (date > now.toISOString().slice(0, 10))
    throw new Error(`${date} is in the future: the platform refuses it`)
  return date
}

/** Each binding of the file is one that src/env.ts reads, and the other way round. */
function bindingsOf(config: Configuration): string {
  const bound = Object.keys(boundBy(config))
  const secret = bound.find(name => SECRETS.includes(name))
  if (secret)
    throw new Error(`${secret} is a secret: set it with "wrangler secret put", not in wrangler.toml`)
  const local = bound.find(name => LOCAL.includes(name))
  if (local) throw new Error(`${local} is for the local stack alone`)
  const unknown = bound.filter(name => !BINDING_NAMES.includes(name))
  if (unknown.length > 0) throw new Error(`src/env.ts knows nothing of ${unknown.join(', ')}`)
  const missing = BINDING_NAMES.filter(name => ![...bound, ...SECRETS, ...LOCAL].includes(name))
  if (missing.length > 0) throw new Error(`wrangler.toml has no ${missing.join(', ')}`)
  return `${bound.length} in wrangler.toml, as src/env.ts reads them; secrets: ${SECRETS.join(', ')}`
}

/** The Worker's own reading of its bindings, as the platform will hand them over. */
function configuredSettings(config: Configuration): Settings {
  return settingsOf({ ...boundBy(config), DATABASE_URL: placeholderUrl })
}

function boundBy({ vars, ratelimits, version_metadata }: Configuration): Record<string, unknown> {
  const limiter = { limit: async () => ({ success: true }) }
  return {
    ...vars,
    ...Object.fromEntries(ratelimits.map(({ name }) => [name, limiter])),
    ...(version_metadata && { [version_metadata.binding]: { id: '' } }),
  }
}

function settingsText({ slotSeconds, intradayDays, databaseDeadlineMs }: Settings): string {
  return `slots of ${slotSeconds} s, kept for ${intradayDays} days, ${databaseDeadlineMs} ms for a statement`
}

function cronText(config: Configuration): string {
  const { slotSeconds } = configuredSettings(config)
  const crons = config.triggers.crons ?? []
  const wanted = cronOf(slotSeconds)
  if (wanted === null)
    throw new Error(`no cron expression fires every ${slotSeconds} s: choose another SLOT_SECONDS`)
  if (crons.length === 1 && crons[0] === wanted) return `${wanted}, at the start of every slot`
  throw new Error(`${JSON.stringify(crons)} does not fire every ${slotSeconds} s: it must be ["${wanted}"]`)
}

/** What the limiters count to is what clients are told. */
function limitsText(config: Configuration): string {
  const { rateLimits } = configuredSettings(config)
  const told: Record<string, RateLimit> = {
    KEY_LIMITER: rateLimits.key,
    READER_LIMITER: rateLimits.reader,
    ADDRESS_LIMITER: rateLimits.address,
  }
  const texts = Object.entries(told).map(([name, { requests, periodSeconds }]) => {
    const limiter = config.ratelimits.find(binding => binding.name === name)
    if (!limiter) throw new Error(`there is no ${name}`)
    const { limit, period } = limiter.simple
    if (limit === requests && period === periodSeconds) return `${limit} in ${period} s`
    throw new Error(
      `${name} counts ${limit} in ${period} s, but clients are told ${requests} in ${periodSeconds} s`,
    )
  })
  const namespaces = new Set(config.ratelimits.map(({ namespace_id }) => namespace_id))
  if (namespaces.size < config.ratelimits.length) throw new Error('two limiters share a namespace_id')
  return `key ${texts[0]}, reader ${texts[1]}, address ${texts[2]}`
}

import { createClient, type ExchangeClient } from 'capital-pools/client'
import { MAX_DESCRIPTION_CHARS, MAX_NAME_CHARS, MAX_TITLE_CHARS } from '../../src/domain/limits.ts'
import { registerAgent } from '../new-agent.ts'
import type { Exchange } from '../stack.ts'
import type { Finding, Recording } from './recording.ts'
import { slugsOf } from './slugs.ts'

/** Who and what a recording needs on the exchange. */
export interface Cast {
  /** By finding. */
  marketSlugs: ReadonlyMap<string, string>
  /** By forecaster. */
  traders: ReadonlyMap<string, Trader>
}

/** A forecaster's agent and its one pool, which have the same slug. */
export interface Trader {
  slug: string
  client: ExchangeClient
}

export interface Stakes {
  /** Of every market, as decimal text. */
  liquidity: string
  /** Of every forecaster, in credits, as decimal text. */
  endowment: string
}

/** Opens a market for each finding, and an agent with an endowed pool without limits for each forecaster. */
export async function registerCast(
  recording: Recording,
  exchange: Exchange,
  stakes: Stakes,
  signal: AbortSignal,
): Promise<Cast> {
  const { url, operatorKey } = exchange
  const operator = createClient({ url, key: operatorKey, signal })
  const forecasterIds = [...new Set(recording.trades.map(trade => trade.forecasterId))]
  const marketSlugs = slugsOf(
    `${recording.project} finding`,
    recording.findings.map(finding => finding.id),
  )
  for (const finding of recording.findings) {
    await openMarket(operator, finding, marketSlugs.get(finding.id) ?? '', stakes.liquidity)
  }
  const traders = new Map<string, Trader>()
  for (const [id, slug] of slugsOf(recording.project, forecasterIds)) {
    const name = plainText(`Forecaster ${id}`, MAX_NAME_CHARS)
    const key = await registerAgent(
      operator,
      { slug, name, scopes: ['read', 'trade', 'manage'] },
      stakes.endowment,
    )
    const client = createClient({ url, key, signal })
    await openPool(client, slug, name, stakes.endowment)
    traders.set(id, { slug, client })
  }
  return { marketSlugs, traders }
}

async function openMarket(
  operator: ExchangeClient,
  finding: Finding,
  slug: string,
  liquidity: string,
): Promise<void> {
  await operator.createMarket({
    slug,
    title: plainText(`Does ${finding.citation} replicate?`, MAX_TITLE_CHARS),
    description: plainText(finding.doi, MAX_DESCRIPTION_CHARS),
    category: 'replication',
    kind: 'binary',
    pricing: 'lmsr',
    liquidity,
    initial_price: '0.5',
  })
}

async function openPool(
  client: ExchangeClient,
  slug: string,
  name: string,
  endowment: string,
): Promise<void> {
  // The recorded people had no limits; a pool that names none would get the exchange's own.
  const mandate = { max_position_weight: null, max_gross_exposure: null }
  await client.openPool({ slug, name, strategy: 'recorded', mandate, initial_deposit: endowment })
}

/** The text without control characters, cut to length. */
function plainText(text: string, maxChars: number): string {
  return text
    .replaceAll(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, maxChars)
}

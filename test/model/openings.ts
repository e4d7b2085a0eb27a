import { millionths } from './amounts.ts'
import { accepted, type Decision } from './decision.ts'
import { openingOutstanding } from './lmsr.ts'
import { marketAnswer } from './market-answers.ts'
import { type Feed, type Maker, type World, withMarket } from './world.ts'

/** A market's terms, as the body of a request says them. */
export type NewMarket = {
  slug: string
  category: string
  fee_bps: number
  closes_at: string | null
} & (LmsrTerms | QuotedTerms)

type LmsrTerms = { pricing: 'lmsr'; liquidity: string; initial_price: string }

type QuotedTerms = {
  pricing: 'quoted'
  kind: 'binary' | 'scalar'
  price: string
  spread_bps: number
  max_age_seconds: number
}

/** Opens a market at its opening price. */
export function openMarket(world: World, terms: NewMarket): Decision {
  const price = millionths(terms.pricing === 'lmsr' ? terms.initial_price : terms.price)
  const after = withMarket(world, {
    slug: terms.slug,
    category: terms.category,
    kind: terms.pricing === 'lmsr' ? 'binary' : terms.kind,
    status: 'open',
    feeBps: BigInt(terms.fee_bps),
    closesAt: terms.closes_at === null ? null : Date.parse(terms.closes_at),
    price,
    priceAt: world.now,
    outcome: null,
    resolvedAt: null,
    pricing: terms.pricing === 'lmsr' ? makerOf(terms) : feedOf(terms, price, world.now),
    settlement: [],
  })
  return accepted(after, 201, marketAnswer(after, terms.slug))
}

function makerOf({ liquidity, initial_price }: LmsrTerms): Maker {
  const b = Number(liquidity)
  return { by: 'lmsr', b, opening: openingOutstanding(b, Number(initial_price)), net: 0n }
}

function feedOf({ spread_bps, max_age_seconds }: QuotedTerms, price: bigint, at: number): Feed {
  return {
    by: 'quoted',
    spreadBps: BigInt(spread_bps),
    maxAgeMs: max_age_seconds * 1000,
    prices: [{ at, price }],
  }
}

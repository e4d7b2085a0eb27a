import type { MarketDetail } from '../db/queries/markets.ts'
import { priceText } from '../domain/number-format.ts'
import { MARKET_STATUS_NAMES } from './words.ts'

/** A market's status in words and a sign; how it ended, where it did. */
export function MarketStatus({ market }: { market: Pick<MarketDetail, 'status' | 'outcome' | 'kind'> }) {
  const { status } = market
  return (
    <span class={`status market-${status}`}>
      {MARKET_STATUS_NAMES[status]}
      {status === 'resolved' ? ` ${outcomeText(market)}` : ''}
    </span>
  )
}

/** `yes`, `no`, or what it pays. */
export function outcomeText({ kind, outcome }: Pick<MarketDetail, 'outcome' | 'kind'>): string {
  if (outcome === null) return ''
  if (kind === 'binary' && /^1(?:\.0*)?$/.test(outcome)) return 'yes'
  if (kind === 'binary' && /^0(?:\.0*)?$/.test(outcome)) return 'no'
  return `at ${priceText(outcome)}`
}

import type { MarketDetail } from '../db/queries/markets.ts'
import { priceText } from '../domain/number-format.ts'
import { MARKET_STATUS_NAMES } from './words.ts'

type MarketStatusProps = { market: Pick<MarketDetail, 'status' | 'outcome' | 'kind'> }

/** A market's status in words and a sign; how it ended, where it did. */
export function MarketStatus({ market }: MarketStatusProps) {
  return <span class={market.status}>{statusText(market)}</span>
}

/** As `MarketStatus`, as a cell in a column of status: that it is open goes without saying. */
export function MarketStatusCell({ market }: MarketStatusProps) {
  return <td class={market.status === 'open' ? undefined : market.status}>{statusText(market)}</td>
}

function statusText(market: MarketStatusProps['market']): string {
  const name = MARKET_STATUS_NAMES[market.status]
  return market.status === 'resolved' ? `${name} ${outcomeText(market)}` : name
}

/** `yes`, `no`, or what it pays. */
export function outcomeText({ kind, outcome }: Pick<MarketDetail, 'outcome' | 'kind'>): string {
  if (outcome === null) return ''
  if (kind === 'binary' && /^1(?:\.0*)?$/.test(outcome)) return 'yes'
  if (kind === 'binary' && /^0(?:\.0*)?$/.test(outcome)) return 'no'
  return `at ${priceText(outcome)}`
}

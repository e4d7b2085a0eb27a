import { createClient, ExchangeProblem } from 'capital-pools/client'
import { fromMillionths, toMillionths } from '../../src/domain/decimal.ts'
import type { Exchange } from '../stack.ts'
import { type Cast, registerCast, type Stakes } from './cast.ts'
import { beginDays } from './days.ts'
import type { Recording, Trade } from './recording.ts'

const refusalsShown = 10
const tradesBetweenReports = 250

/** What came of a recording's trades. */
export interface Played {
  cast: Cast
  ordersAccepted: number
  ordersRefused: number
  /** The largest distance between the exchange's price after a trade and the recorded one. */
  maxPriceDifference: number
  ordersPerSecond: number
}

/**
 * Plays a recording: the cast, every trade in order at its time, each day's close, and the resolutions at the
 * end.
 */
export async function playRecording(
  recording: Recording,
  exchange: Exchange,
  stakes: Stakes,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<Played> {
  const [first] = recording.trades
  if (first === undefined) throw new Error('A recording has at least one trade.')
  const days = await beginDays(exchange, first.at)
  const cast = await registerCast(recording, exchange, stakes, signal)
  say(`${cast.marketSlugs.size} markets and ${cast.traders.size} pools are open.`)

  const book = createTradeBook(cast, Number(stakes.liquidity))
  const played = { ordersAccepted: 0, ordersRefused: 0, maxPriceDifference: 0 }
  let orderMilliseconds = 0
  for (const [index, trade] of recording.trades.entries()) {
    signal.throwIfAborted()
    await days.advanceTo(trade.at)
    const before = performance.now()
    const outcome = await book.send(trade)
    orderMilliseconds += performance.now() - before
    if (outcome.kind === 'filled') {
      played.ordersAccepted += 1
      played.maxPriceDifference = Math.max(played.maxPriceDifference, Math.abs(outcome.price - trade.price))
    } else {
      played.ordersRefused += 1
      if (played.ordersRefused <= refusalsShown) say(`Trade ${index + 1} was refused: ${outcome.reason}`)
    }
    const count = index + 1
    if (count % tradesBetweenReports === 0 || count === recording.trades.length) {
      say(`${trade.at.toISOString().slice(0, 10)}: ${count} of ${recording.trades.length} trades played.`)
    }
  }
  await resolveMarkets(recording, exchange, cast, signal)
  await days.closeDay()
  say(`${recording.findings.length} markets are resolved.`)
  return { cast, ...played, ordersPerSecond: recording.trades.length / (orderMilliseconds / 1000) }
}

type Outcome = { kind: 'filled'; price: number } | { kind: 'refused'; reason: string }

/** Turns recorded prices into orders. */
function createTradeBook(cast: Cast, liquidity: number) {
  /** What each market has sold on balance, in millionths, as far as its orders were filled. */
  const outstanding = new Map<string, bigint>()
  return {
    async send(trade: Trade): Promise<Outcome> {
      const trader = cast.traders.get(trade.forecasterId)
      const market = cast.marketSlugs.get(trade.findingId)
      if (trader === undefined || market === undefined) throw new Error('The trade is not the recording’s.')
      const before = outstanding.get(market) ?? 0n
      const change = changeOf(trade, liquidity, before)
      const order = {
        pool: trader.slug,
        market,
        side: change > 0n ? ('buy' as const) : ('sell' as const),
        quantity: fromMillionths(change > 0n ? change : -change),
      }
      try {
        const filled = await trader.client.placeOrder(order)
        outstanding.set(market, before + change)
        return { kind: 'filled', price: Number(filled.market.price) }
      } catch (error) {
        const isRefusal = error instanceof ExchangeProblem && [400, 409, 422].includes(error.status)
        if (!isRefusal) throw error
        return { kind: 'refused', reason: error.message }
      }
    },
  }
}

/**
 * What the trade bought, or sold where negative, in millionths: what brings the market to the recorded price.
 * A trade too small to move the price as far as a millionth of a share was one all the same.
 */
function changeOf(trade: Trade, liquidity: number, before: bigint): bigint {
  const after = liquidity * Math.log(trade.price / (1 - trade.price))
  const change = toMillionths(after.toFixed(6)) - before
  if (change !== 0n) return change
  return trade.type === 'sell' ? -1n : 1n
}

async function resolveMarkets(
  recording: Recording,
  exchange: Exchange,
  cast: Cast,
  signal: AbortSignal,
): Promise<void> {
  const operator = createClient({ url: exchange.url, key: exchange.operatorKey, signal })
  for (const finding of recording.findings) {
    const market = cast.marketSlugs.get(finding.id)
    if (market === undefined) throw new Error('The finding is not the recording’s.')
    await operator.resolveMarket({ market, outcome: finding.replicated ? '1' : '0' })
  }
}

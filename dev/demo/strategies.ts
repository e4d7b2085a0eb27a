import type { DemoMarket } from './catalogue.ts'
import type { Random } from './random.ts'

/** An open market, as a strategy sees it. */
export interface MarketView {
  market: DemoMarket
  price: number
  /** What somebody who reads the news would say the probability is. */
  estimate: number
  /** Its prices at this pool's earlier looks, oldest first. */
  history: readonly number[]
  /** What the pool holds: positive long, negative short. */
  quantity: number
}

/** What a strategy wants: a signed quantity, and why. */
export interface Intent {
  market: DemoMarket
  change: number
  rationale: string
}

/** Decides what a pool does now; what it may not do, the exchange refuses. */
export type Strategy = (views: readonly MarketView[], random: Random) => Intent[]

/**
 * Reads a signal of the truth that it knows to be noisy: trades part of the way from the price to its own estimate, in the markets where the two are furthest apart.
 */
export const beliefInvestor: Strategy = (views, random) =>
  views
    .map(view => ({ ...view, belief: sigmoid(logOdds(view.estimate) + 0.3 * random.normal()) }))
    .filter(({ price, belief }) => Math.abs(belief - price) > 0.04)
    .sort((one, other) => Math.abs(other.belief - other.price) - Math.abs(one.belief - one.price))
    .slice(0, 2)
    .map(({ market, price, belief }) => ({
      market,
      change: 0.25 * market.liquidity * (logOdds(belief) - logOdds(price)),
      rationale: `At ${percent(price)} against my ${percent(belief)}: ${reasonOf(market, belief > price)}.`,
    }))

/** Goes with a price that has moved for five days, and out of one that has turned against what it holds. */
export const trendFollower: Strategy = views =>
  byMove(views, 10)
    .flatMap(({ market, price, history, quantity }) => {
      const move = moveOf({ price, history }, 10)
      if (quantity * move < 0 && Math.abs(move) > 0.05) {
        return [
          {
            market,
            change: -quantity,
            rationale: `The move has turned (${points(move)}): out of the trade.`,
          },
        ]
      }
      const isFull = Math.abs(quantity) >= 480
      if (Math.abs(move) < 0.06 || isFull) return []
      const direction = move > 0 ? 'up' : 'down'
      return [
        {
          market,
          change: Math.sign(move) * 120,
          rationale: `${points(move)} in five days, and the way is ${direction}: going along.`,
        },
      ]
    })
    .slice(0, 2)

/** Leans against what moved fast since its last look, and takes the profit when half of it has come back. */
export const contrarian: Strategy = views =>
  byMove(views, 1)
    .flatMap(({ market, price, history, quantity }) => {
      const move = moveOf({ price, history }, 1)
      if (quantity !== 0 && Math.abs(move) < 0.01) {
        return [
          {
            market,
            change: -quantity / 2,
            rationale: 'The price has calmed down: half of the position off.',
          },
        ]
      }
      if (Math.abs(move) < 0.04) return []
      return [
        {
          market,
          change: -Math.sign(move) * 110,
          rationale: `${points(move)} since my last look is more than the news: ${reasonOf(market, move < 0)}.`,
        },
      ]
    })
    .slice(0, 2)

/** Keeps what it has. */
export const doNothing: Strategy = () => []

const stakeCredits = 250

/** Takes the same stake in every market that opens, and keeps it. */
export const indexer: Strategy = views =>
  views
    .filter(({ quantity }) => quantity === 0)
    .map(({ market, price }) => ({
      market,
      change: stakeCredits / price,
      rationale: `A stake of ${stakeCredits} credits, as in every market of the field.`,
    }))

export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

export function sigmoid(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}

/** How far the price has come in the last so many looks. */
function moveOf({ price, history }: Pick<MarketView, 'price' | 'history'>, looks: number): number {
  return price - (history.at(-looks) ?? price)
}

/** Those that moved furthest first. */
function byMove(views: readonly MarketView[], looks: number): MarketView[] {
  return [...views].sort((one, other) => Math.abs(moveOf(other, looks)) - Math.abs(moveOf(one, looks)))
}

function reasonOf(market: DemoMarket, isBuying: boolean): string {
  return isBuying ? market.reasonToBuy : market.reasonToSell
}

function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`
}

function points(move: number): string {
  return `${move > 0 ? '+' : '−'}${Math.abs(Math.round(move * 100))} points`
}

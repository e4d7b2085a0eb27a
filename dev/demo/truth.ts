import type { DemoMarket } from './catalogue.ts'
import type { Random } from './random.ts'
import { logOdds, sigmoid } from './strategies.ts'

const leastDailyDrift = 0.03
const mostDailyDrift = 0.09
const newsPerDay = 0.1

/** What is so, whatever a market's price says: how it ends, and where the news has come on the way there. */
export interface Truth {
  outcome: '0' | '1'
  /** How far a day's news moves the log-odds, on average: towards the outcome. */
  drift: number
  /** The log-odds that the news so far would give it. */
  news: number
}

/** Draws how each market ends: yes as often as its opening price says. */
export function drawTruths(
  markets: readonly DemoMarket[],
  random: Random,
): ReadonlyMap<DemoMarket['slug'], Truth> {
  return new Map(
    markets.map(({ slug, openingPrice }) => {
      const isYes = random.uniform() < openingPrice
      const pace = leastDailyDrift + (mostDailyDrift - leastDailyDrift) * random.uniform()
      return [slug, { outcome: isYes ? '1' : '0', drift: isYes ? pace : -pace, news: logOdds(openingPrice) }]
    }),
  )
}

/** A day's news: a step towards the truth, and noise. */
export function addNews(truth: Truth, random: Random): void {
  truth.news += truth.drift + newsPerDay * random.normal()
}

/** What somebody who reads the news would say the probability is. */
export function estimateOf(truth: Truth): number {
  return sigmoid(truth.news)
}

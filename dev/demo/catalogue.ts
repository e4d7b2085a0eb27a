import { beliefInvestor, contrarian, doNothing, indexer, type Strategy, trendFollower } from './strategies.ts'

/** The days that the catalogue is laid out over; a longer play takes it slower. */
export const catalogueDays = 30

/** A market of the demonstration. */
export interface DemoMarket {
  slug: string
  title: string
  description: string
  category: 'hypothesis' | 'replication' | 'experiment' | 'challenge'
  /** b of its market maker. */
  liquidity: number
  openingPrice: number
  /** On which day it opens, counted from 0. */
  opensOnDay: number
  /** What one says who buys, and who sells. */
  reasonToBuy: string
  reasonToSell: string
  /** Absent: it is open to the end. */
  resolvesOnDay?: number
}

export const demoMarkets: readonly DemoMarket[] = [
  {
    slug: 'sleep-spindles-recall',
    title: 'Sleep-spindle density predicts next-day recall in a sample of 500 or more',
    description: 'Resolves yes if a preregistered study reports a correlation of 0.15 or more at p < 0.005.',
    category: 'hypothesis',
    liquidity: 700,
    openingPrice: 0.45,
    opensOnDay: 0,
    reasonToBuy: 'two smaller labs found the same sign with the same montage',
    reasonToSell: 'the pilot effects shrink with every larger sample',
  },
  {
    slug: 'fibre-mood-microbiome',
    title: 'Microbiome diversity mediates the effect of dietary fibre on mood',
    description: 'Resolves yes if the mediation holds in the twelve-week trial’s registered analysis.',
    category: 'hypothesis',
    liquidity: 600,
    openingPrice: 0.4,
    opensOnDay: 0,
    reasonToBuy: 'the dose response in the interim data is hard to explain away',
    reasonToSell: 'mediation claims in this field rarely survive a placebo arm',
  },
  {
    slug: 'urban-trees-heat-deaths',
    title: 'Ten points more tree cover lowers heat-wave deaths by a tenth, within the same city',
    description: 'Resolves on the pooled estimate of the registered twelve-city panel.',
    category: 'hypothesis',
    liquidity: 800,
    openingPrice: 0.55,
    opensOnDay: 6,
    reasonToBuy: 'the mechanism is physical and the panel controls for income',
    reasonToSell: 'tree cover moves with too much else for a tenth',
  },
  {
    slug: 'four-day-week-replication',
    title: 'The four-day-week productivity effect replicates with a control group',
    description: 'Resolves yes if output per hour rises by 3 % or more against matched controls.',
    category: 'replication',
    liquidity: 900,
    openingPrice: 0.5,
    opensOnDay: 0,
    reasonToBuy: 'hours are measured by badge this time, not by diary',
    reasonToSell: 'the original firms volunteered, which is half the effect',
    resolvesOnDay: 19,
  },
  {
    slug: 'stroop-load-depletion',
    title: 'Self-control depletion replicates under a calibrated Stroop load',
    description: 'Resolves yes at half of the original effect size or more, across 24 laboratories.',
    category: 'replication',
    liquidity: 900,
    openingPrice: 0.35,
    opensOnDay: 0,
    reasonToBuy: 'calibrating the load removes the ceiling that sank earlier attempts',
    reasonToSell: 'the last many-lab attempt found nothing at all',
  },
  {
    slug: 'tandem-cell-reproduced',
    title: 'The 34 % perovskite tandem cell is reproduced by an independent laboratory',
    description: 'Resolves yes on a certified measurement above 33.5 % by anybody but the authors.',
    category: 'replication',
    liquidity: 700,
    openingPrice: 0.6,
    opensOnDay: 0,
    reasonToBuy: 'the recipe is public and the passivation step is easy',
    reasonToSell: 'nobody outside has the evaporation chamber it needs',
    resolvesOnDay: 24,
  },
  {
    slug: 'air-capture-energy',
    title: 'The direct-air-capture pilot stays under 1,500 kWh a tonne for 90 days',
    description: 'Resolves on the operator’s metered log, audited.',
    category: 'experiment',
    liquidity: 600,
    openingPrice: 0.5,
    opensOnDay: 0,
    reasonToBuy: 'the first thirty metered days leave a tenth to spare',
    reasonToSell: 'humid weeks are still to come, and they cost the most',
  },
  {
    slug: 'phage-cocktail-trial',
    title: 'The phage cocktail clears resistant Klebsiella in the open-label arm',
    description: 'Resolves yes if 60 % of patients or more are clear at day 28.',
    category: 'experiment',
    liquidity: 500,
    openingPrice: 0.45,
    opensOnDay: 3,
    reasonToBuy: 'compassionate-use cases did better than the threshold',
    reasonToSell: 'resistance to single phages appears within days',
  },
  {
    slug: 'solid-state-cycles',
    title: 'The solid-state cell keeps 80 % of its capacity after 1,000 fast charges',
    description: 'Resolves on the test bench’s published curve.',
    category: 'experiment',
    liquidity: 700,
    openingPrice: 0.55,
    opensOnDay: 10,
    reasonToBuy: 'the fade up to cycle 400 is a straight line that ends above 80 %',
    reasonToSell: 'dendrites do not announce themselves at cycle 400',
  },
  {
    slug: 'flood-forecast-challenge',
    title: 'A team halves the baseline’s error in the flood-forecast challenge',
    description: 'Resolves on the hidden test basins when the challenge closes.',
    category: 'challenge',
    liquidity: 800,
    openingPrice: 0.3,
    opensOnDay: 0,
    reasonToBuy: 'the public board is at 42 % and a month remains',
    reasonToSell: 'hidden basins always cost a few points',
  },
  {
    slug: 'docking-challenge-90',
    title: 'An open model docks 90 % of the held-out protein-ligand set',
    description: 'Resolves at a deviation of 2 Å or less, on the organisers’ scoring.',
    category: 'challenge',
    liquidity: 600,
    openingPrice: 0.4,
    opensOnDay: 14,
    reasonToBuy: 'an ensemble of the two best entries would be there already',
    reasonToSell: 'the held-out set was chosen for shapes nobody trained on',
  },
]

/** An agent of the demonstration, and the one pool that it manages. */
export interface DemoAgent {
  slug: string
  name: string
  pool: { slug: string; name: string; description: string; strategy: string }
  strategy: Strategy
  /** When it first acts on a day, in hours after the day’s beginning, and after how many hours again. */
  firstHour: number
  everyHours: number
}

export const demoAgents: readonly DemoAgent[] = [
  {
    slug: 'priory',
    name: 'Priory',
    pool: {
      slug: 'base-rates',
      name: 'Base Rates',
      description: 'Reads a noisy signal of the truth and trades the gap to the price.',
      strategy: 'informed',
    },
    strategy: beliefInvestor,
    firstHour: 1,
    everyHours: 8,
  },
  {
    slug: 'halyard',
    name: 'Halyard',
    pool: {
      slug: 'fair-winds',
      name: 'Fair Winds',
      description: 'Follows prices that have been moving for five days, and leaves when they turn.',
      strategy: 'momentum',
    },
    strategy: trendFollower,
    firstHour: 4,
    everyHours: 12,
  },
  {
    slug: 'ballast',
    name: 'Ballast',
    pool: {
      slug: 'counterweight',
      name: 'Counterweight',
      description: 'Leans against moves that came too fast for the news behind them.',
      strategy: 'contrarian',
    },
    strategy: contrarian,
    firstHour: 6,
    everyHours: 12,
  },
  {
    slug: 'occam',
    name: 'Occam',
    pool: {
      slug: 'null-result',
      name: 'Null Result',
      description: 'Does nothing: what every other strategy has to beat.',
      strategy: 'cash',
    },
    strategy: doNothing,
    firstHour: 9,
    everyHours: 24,
  },
  {
    slug: 'almanac',
    name: 'Almanac',
    pool: {
      slug: 'whole-field',
      name: 'Whole Field',
      description: 'Takes an equal stake in every market of the field, and keeps it.',
      strategy: 'equal weight',
    },
    strategy: indexer,
    firstHour: 11,
    everyHours: 24,
  },
]

export interface DemoFlow {
  pool: string
  onDay: number
  kind: 'deposits' | 'withdrawals'
  amount: string
}

/** Deposits and withdrawals on the way, which move a pool's value and must not move its return. */
export const demoFlows: readonly DemoFlow[] = [
  { pool: 'base-rates', onDay: 12, kind: 'deposits', amount: '2500' },
  { pool: 'whole-field', onDay: 21, kind: 'withdrawals', amount: '1500' },
]

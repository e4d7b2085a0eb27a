import { createClient, type ExchangeClient } from 'capital-pools/client'
import type { DemoFlow, DemoMarket } from './demo/catalogue.ts'
import { demoAgents } from './demo/catalogue.ts'
import { look, order, type Player, registerPlayer } from './demo/players.ts'
import { createRandom, type Random } from './demo/random.ts'
import { logOdds, sigmoid } from './demo/strategies.ts'
import { type DemoEvent, demoTimetable } from './demo/timetable.ts'
import type { FillableExchange } from './stack.ts'
import { together } from './teardown.ts'

const days = 30
const seed = 20_260_401
/** Shorter slots than this would only make the demonstration slow. */
const shortestSlotSeconds = 900
const newsPerDay = 0.1

export interface DemoOptions {
  slotSeconds: number
  log: (line: string) => void
  signal: AbortSignal
}

/**
 * Plays thirty days that end now on an exchange without a history: agents of different minds trade a few
 * markets, each day is closed by the cron, and two markets are resolved. The same agents do the same things
 * each time.
 */
export async function playDemo(exchange: FillableExchange, options: DemoOptions): Promise<void> {
  const { log, signal } = options
  const { clock } = exchange
  log(`demo: playing ${days} days …`)
  const slotSeconds = Math.max(options.slotSeconds, shortestSlotSeconds)
  const timetable = demoTimetable(new Date(), days, slotSeconds)
  const [daily, slots] = await together([exchange.startWorker(86_400), exchange.startWorker(slotSeconds)])
  try {
    if ((await clock.simulatedAt()) !== null) await clock.setReal()
    const stage: Stage = {
      exchange,
      operator: createClient({ url: exchange.url, key: exchange.operatorKey, signal }),
      signal,
      players: [],
      open: new Map(),
      random: createRandom(seed),
      fireDailyCron: daily.fireCron,
      fireSlotCron: slots.fireCron,
    }
    for (const event of timetable) {
      signal.throwIfAborted()
      await clock.set(event.at)
      await play(stage, event)
    }
  } finally {
    await together([daily.stop(), slots.stop()])
  }
  log('demo: played')
}

interface Stage {
  exchange: FillableExchange
  operator: ExchangeClient
  signal: AbortSignal
  players: Player[]
  open: Map<string, OpenMarket>
  random: Random
  fireDailyCron: (at: Date) => Promise<void>
  fireSlotCron: (at: Date) => Promise<void>
}

interface OpenMarket {
  market: DemoMarket
  price: number
  /** The log-odds that the news so far would give it. */
  news: number
}

async function play(stage: Stage, event: DemoEvent): Promise<void> {
  switch (event.kind) {
    case 'market opens':
      await registerPlayers(stage)
      await openMarket(stage, event.market)
      break
    case 'market resolves':
      await resolveMarket(stage, event.market, event.outcome)
      break
    case 'news':
      for (const open of stage.open.values())
        open.news += open.market.drift + newsPerDay * stage.random.normal()
      break
    case 'agent acts':
      await act(stage, event.agent.slug)
      break
    case 'flow':
      await flow(stage, event.flow)
      break
    case 'day closes':
      await stage.fireDailyCron(event.at)
      break
    case 'slot':
      await stage.fireSlotCron(event.at)
      break
  }
}

/** Once, when the first market opens. */
async function registerPlayers(stage: Stage): Promise<void> {
  if (stage.players.length > 0) return
  for (const agent of demoAgents) {
    stage.players.push(await registerPlayer(stage.operator, agent, stage.exchange.url, stage.signal))
  }
}

async function openMarket(stage: Stage, market: DemoMarket): Promise<void> {
  const { slug, title, description, category, liquidity, openingPrice } = market
  await stage.operator.createMarket({
    slug,
    title,
    description,
    category,
    pricing: 'lmsr',
    liquidity: String(liquidity),
    initial_price: String(openingPrice),
  })
  stage.open.set(slug, { market, price: openingPrice, news: logOdds(openingPrice) })
}

async function resolveMarket(stage: Stage, market: DemoMarket, outcome: '0' | '1'): Promise<void> {
  await stage.operator.resolveMarket({ market: market.slug, outcome })
  stage.open.delete(market.slug)
}

async function flow(stage: Stage, { pool, kind, amount }: DemoFlow): Promise<void> {
  const { client } = playerOf(stage, ({ agent }) => agent.pool.slug === pool)
  if (kind === 'deposits') await client.depositCredits({ pool, amount })
  else await client.withdrawCredits({ pool, amount })
}

async function act(stage: Stage, slug: string): Promise<void> {
  const player = playerOf(stage, ({ agent }) => agent.slug === slug)
  const views = Array.from(stage.open.values(), ({ market, price, news }) =>
    look(player, market, price, sigmoid(news)),
  )
  for (const { market, change, rationale } of player.agent.strategy(views, stage.random)) {
    const price = await order(player, market, change, rationale)
    const open = stage.open.get(market.slug)
    if (price !== null && open !== undefined) open.price = price
  }
}

function playerOf(stage: Stage, isMeant: (player: Player) => boolean): Player {
  const player = stage.players.find(isMeant)
  if (player === undefined) throw new Error('The timetable names an agent that is not in the catalogue.')
  return player
}

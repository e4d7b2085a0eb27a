import { createClient, type ExchangeClient } from 'capital-pools/client'
import { catalogueDays, type DemoFlow, type DemoMarket, demoAgents, demoMarkets } from './demo/catalogue.ts'
import { look, order, type Player, registerPlayer } from './demo/players.ts'
import { createRandom, type Random } from './demo/random.ts'
import { type DemoEvent, demoTimetable } from './demo/timetable.ts'
import { addNews, drawTruths, estimateOf, type Truth } from './demo/truth.ts'
import type { FillableExchange } from './stack.ts'
import { together } from './teardown.ts'

/** Shorter slots than this would only make the demonstration slow. */
const shortestSlotSeconds = 900

export interface DemoOptions {
  slotSeconds: number
  log: (line: string) => void
  signal: AbortSignal
  /** Default 30. */
  days?: number
  /** The last moment; default now. */
  end?: Date
  /** Draws what is true, the news of it, and what agents make of it. */
  seed?: number
  /** Whether the truth comes out in the end, of every market. Default false: most stay open. */
  settles?: boolean
}

/**
 * Plays days that end now on an exchange without a history: agents of different minds trade a few markets whose truth is
 * drawn, each day is closed by the cron, and two markets are resolved. The same seed is the same play.
 */
export async function playDemo(exchange: FillableExchange, options: DemoOptions): Promise<void> {
  const { log, signal, days = catalogueDays, end = new Date(), seed = 20_260_401, settles = false } = options
  const { clock } = exchange
  log(`demo: playing ${days} days …`)
  const slotSeconds = Math.max(options.slotSeconds, shortestSlotSeconds)
  const timetable = demoTimetable({ end, days, slotSeconds, settles })
  const [daily, slots] = await together([exchange.startWorker(86_400), exchange.startWorker(slotSeconds)])
  try {
    if ((await clock.simulatedAt()) !== null) await clock.setReal()
    const stage: Stage = {
      exchange,
      operator: createClient({ url: exchange.url, key: exchange.operatorKey, signal }),
      signal,
      players: [],
      open: new Map(),
      truths: drawTruths(demoMarkets, createRandom(seed)),
      random: createRandom(seed + 1),
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
  open: Map<string, DemoMarket>
  truths: ReadonlyMap<string, Truth>
  random: Random
  fireDailyCron: (at: Date) => Promise<void>
  fireSlotCron: (at: Date) => Promise<void>
}

async function play(stage: Stage, event: DemoEvent): Promise<void> {
  switch (event.kind) {
    case 'market opens':
      await registerPlayers(stage)
      await openMarket(stage, event.market)
      break
    case 'market resolves':
      await resolveMarket(stage, event.market)
      break
    case 'news':
      for (const slug of stage.open.keys()) addNews(truthOf(stage, slug), stage.random)
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
  stage.open.set(slug, market)
}

async function resolveMarket(stage: Stage, market: DemoMarket): Promise<void> {
  const { outcome } = truthOf(stage, market.slug)
  await stage.operator.resolveMarket({ market: market.slug, outcome })
  stage.open.delete(market.slug)
}

async function flow(stage: Stage, { pool, kind, amount }: DemoFlow): Promise<void> {
  const { client } = playerOf(stage, ({ agent }) => agent.pool.slug === pool)
  if (kind === 'deposits') await client.depositCredits({ pool, amount })
  else await client.withdrawCredits({ pool, amount })
}

/** An agent looks at what is open, as anybody can, and does what its strategy makes of it. */
async function act(stage: Stage, slug: string): Promise<void> {
  const player = playerOf(stage, ({ agent }) => agent.slug === slug)
  const { data } = await player.client.listMarkets({ status: 'open', limit: 100 })
  const views = data
    .sort((one, other) => (one.slug < other.slug ? -1 : 1))
    .flatMap(({ slug, price }) => {
      const market = stage.open.get(slug)
      return market ? [look(player, market, Number(price), estimateOf(truthOf(stage, slug)))] : []
    })
  for (const intent of player.agent.strategy(views, stage.random)) await order(player, intent)
}

function truthOf(stage: Stage, slug: string): Truth {
  const truth = stage.truths.get(slug)
  if (truth === undefined) throw new Error(`Nothing is known of the truth of "${slug}".`)
  return truth
}

function playerOf(stage: Stage, isMeant: (player: Player) => boolean): Player {
  const player = stage.players.find(isMeant)
  if (player === undefined) throw new Error('The timetable names an agent that is not in the catalogue.')
  return player
}

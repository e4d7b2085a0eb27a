/**
 * The exchange as the model knows it. Nothing in it ever changes: a command gives a new world, so that what was refused or
 * only tried leaves no trace, and the past stays at hand.
 */
export type World = {
  /** Ends the names of everything in it, so that no two worlds share one. */
  readonly tag: string
  /** Milliseconds since the epoch. */
  readonly now: number
  /** The world when the clock last moved on, at that earlier time; null at the beginning. */
  readonly before: World | null
  readonly agents: ReadonlyMap<string, Agent>
  /** In the order of their ids, as pools are. */
  readonly markets: ReadonlyMap<string, Market>
  readonly pools: ReadonlyMap<string, Pool>
  readonly slotMs: number
  readonly newestSlot: number | null
}

export type Agent = { readonly slug: string; readonly id: string; readonly wallet: bigint }

/** Amounts, prices and quantities are in millionths, times in milliseconds since the epoch. */
export type Market = {
  readonly slug: string
  readonly category: string
  readonly kind: 'binary' | 'scalar'
  readonly status: 'open' | 'frozen' | 'resolved' | 'void'
  readonly feeBps: bigint
  readonly closesAt: number | null
  readonly price: bigint
  readonly priceAt: number
  readonly outcome: bigint | null
  readonly resolvedAt: number | null
  readonly pricing: Maker | Feed
  /** What the last settlement paid, while it holds. */
  readonly settlement: readonly Settled[]
}

/** The exchange's own market maker: b and q₀ in doubles, and what pools have bought of it since. */
export type Maker = {
  readonly by: 'lmsr'
  readonly b: number
  readonly opening: number
  readonly net: bigint
}

/** The operator's prices, in the order in which they came. */
export type Feed = {
  readonly by: 'quoted'
  readonly spreadBps: bigint
  readonly maxAgeMs: number
  readonly prices: readonly FedPrice[]
}

export type FedPrice = { readonly at: number; readonly price: bigint }

/** What a settlement did to one pool, with the position that it ended. */
export type Settled = {
  readonly pool: string
  readonly position: Position
  readonly payout: bigint
  /** Fees given back, which only a void market does. */
  readonly fees: bigint
  readonly realized: bigint
}

export type Pool = {
  readonly slug: string
  readonly manager: string
  readonly createdAt: number
  readonly status: 'active' | 'paused' | 'closed'
  /** Whether the exchange paused it, rather than its manager. */
  readonly pausedForDrawdown: boolean
  readonly openToDeposits: boolean
  readonly mandate: Mandate
  readonly pending: { readonly mandate: Mandate; readonly at: number } | null
  readonly cash: bigint
  readonly units: bigint
  /** When the units now outstanding began; null without units. */
  readonly unitsSince: number | null
  readonly holdings: ReadonlyMap<string, Holding>
  /** Flat ones too, for what they have realised. */
  readonly positions: ReadonlyMap<string, Position>
  /** The performance index at the last external flow, and the NAV just after it. */
  readonly index: number
  readonly indexNav: bigint
  readonly fillTimes: readonly number[]
  readonly clientOrderIds: ReadonlySet<string>
  readonly snapshots: readonly Snapshot[]
  /** The NAV after each of its transactions. */
  readonly navsAfter: readonly bigint[]
}

export type Holding = { readonly units: bigint; readonly cost: bigint }

export type Position = {
  readonly market: string
  /** Signed. */
  readonly quantity: bigint
  /** Never negative: what a long cost, or what a short brought in. */
  readonly costBasis: bigint
  /** Per unit, in 10⁻¹⁸ credits. */
  readonly averageCost: bigint
  readonly realized: bigint
  /** All that the market did to the pool's cash, and the fees in it. */
  readonly cashChange: bigint
  readonly fees: bigint
}

/** Null is no limit. Ratios are in millionths. */
export type Mandate = {
  readonly maxPositionWeight: bigint | null
  readonly maxCategoryWeight: bigint | null
  readonly maxGrossExposure: bigint | null
  readonly maxOrderNotional: bigint | null
  readonly maxOrdersPerDay: bigint | null
  readonly minCashWeight: bigint | null
  readonly allowedCategories: readonly string[] | null
  readonly longOnly: boolean
  readonly drawdownPause: bigint | null
}

export type Snapshot = {
  readonly slot: number
  /** The instant that it shows: the slot where it is late, else when it was taken. */
  readonly asOf: number
  readonly late: boolean
  readonly nav: bigint
  readonly navAtMark: bigint
  readonly cash: bigint
  readonly units: bigint
  readonly gross: bigint
  readonly net: bigint
  readonly realized: bigint
  readonly unrealized: bigint
  readonly positionsCount: number
  readonly index: number
  readonly peak: number
  readonly maxDrawdown: number
}

export const FLAT: Omit<Position, 'market'> = {
  quantity: 0n,
  costBasis: 0n,
  averageCost: 0n,
  realized: 0n,
  cashChange: 0n,
  fees: 0n,
}

export function withAgent(world: World, agent: Agent): World {
  return { ...world, agents: new Map(world.agents).set(agent.slug, agent) }
}

export function withMarket(world: World, market: Market): World {
  return { ...world, markets: new Map(world.markets).set(market.slug, market) }
}

export function withPool(world: World, pool: Pool): World {
  return { ...world, pools: new Map(world.pools).set(pool.slug, pool) }
}

export function withPosition(pool: Pool, position: Position): Pool {
  return { ...pool, positions: new Map(pool.positions).set(position.market, position) }
}

export function positionOf(pool: Pool, market: string): Position {
  return pool.positions.get(market) ?? { market, ...FLAT }
}

/** What the world must know of; anything else is a mistake of the model's. */
export function known<Thing>(things: ReadonlyMap<string, Thing>, slug: string): Thing {
  const thing = things.get(slug)
  if (thing === undefined) throw new Error(`the model knows nothing of "${slug}"`)
  return thing
}

/** The same world later. What it was stays known. */
export function later(world: World, now: number): World {
  return now === world.now ? world : { ...world, now, before: world }
}

/** The world as it was at an instant, all that happened at that very instant included; null before it began. */
export function worldAt(world: World, instant: number): World | null {
  let then: World | null = world
  while (then !== null && then.now > instant) then = then.before
  return then
}

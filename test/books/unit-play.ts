import type { Exchange } from '../support/exchange.ts'
import { type Comparison, failing } from './reference-data.ts'
import { firstUnitPrice, type UnitCase, type UnitExpectation, type UnitStep } from './unit-case.ts'

/**
 * A reference case, played through the API. A unit of the case is `firstUnitPrice` units of the exchange, whose first unit
 * costs 1 credit. Between two steps the pool is all cash. Its NAV changes as any pool's does, by the price of what it
 * holds: it buys one unit of a market of its own with all its cash, and sells it at another price.
 */
export class UnitPlay {
  readonly #exchange: Exchange
  readonly #firstUnitPrice: number
  readonly #tolerance: number
  readonly #agents = new Map<string, { slug: string; key: string }>()
  readonly #pool: string
  readonly #market: string
  #stepsCount = 0

  /** A pool without units, open to everybody's deposits, and its market. */
  static async open(exchange: Exchange, unitCase: UnitCase): Promise<UnitPlay> {
    const manager = await exchange.agent('0')
    const open = { initial_deposit: undefined, open_to_deposits: true }
    const pool = await exchange.pool(manager.key, undefined, open)
    const unpriced = { liquidity: undefined, initial_price: undefined }
    const market = await exchange.market({ kind: 'scalar', pricing: 'quoted', price: '1', ...unpriced })
    return new UnitPlay(exchange, unitCase, manager, pool, market)
  }

  private constructor(
    exchange: Exchange,
    unitCase: UnitCase,
    manager: { slug: string; key: string },
    pool: string,
    market: string,
  ) {
    this.#exchange = exchange
    this.#firstUnitPrice = firstUnitPrice(unitCase)
    this.#tolerance = unitCase.tolerance
    this.#agents.set('manager', manager)
    this.#pool = pool
    this.#market = market
  }

  /** Plays one step: what it expects and does not find. */
  async play(step: UnitStep): Promise<Record<string, Comparison>> {
    this.#stepsCount += 1
    const unitsMoved = await this.#move(step)
    return this.compare(step.expected, unitsMoved)
  }

  /** What is expected of the pool as it stands and not found. */
  async compare(expected: UnitExpectation, unitsMoved = 0): Promise<Record<string, Comparison>> {
    const { holder_units, ...figures } = expected
    const actual = await this.#figures(unitsMoved)
    const comparisons = Object.entries({ ...figures, ...holder_units }).flatMap(([name, value]) => {
      if (value === undefined) return []
      const allowed = this.#tolerance + this.#roundingOf(name, actual)
      return [[name, { expected: value, actual: actual.get(name) ?? Number.NaN, allowed }] as const]
    })
    return failing(Object.fromEntries(comparisons))
  }

  /** The pool's figures in the case's units, and each holder's units under the holder's name. */
  async #figures(unitsMoved: number): Promise<Map<string, number>> {
    const { body } = await this.#exchange.get(`/api/pools/${this.#pool}`)
    const price = this.#firstUnitPrice
    return new Map([
      ['nav', Number(body['nav'])],
      ['units', Number(body['units']) / price],
      ['units_issued', unitsMoved / price],
      ['units_redeemed', unitsMoved / price],
      ['nav_per_unit', (Number(body['nav']) / Number(body['units'])) * price],
      ['twr', Number(body['return'])],
      ...(await this.#unitsByHolder()),
    ])
  }

  /**
   * What may lie between a case's real numbers and the books beyond the case's tolerance: each step rounds its units, or
   * its credits, to a millionth. The performance index follows NAV alone, and NAV is in credits.
   */
  #roundingOf(name: string, actual: Map<string, number>): number {
    const millionths = this.#stepsCount * 1e-6
    const unitMillionths = millionths / this.#firstUnitPrice
    const ofNav = millionths / (actual.get('nav') ?? 1)
    const ofUnits = unitMillionths / (actual.get('units') ?? 1)
    if (name === 'nav') return millionths
    if (name === 'nav_per_unit') return (actual.get('nav_per_unit') ?? 0) * (ofNav + ofUnits)
    return name === 'twr' ? ofNav : unitMillionths
  }

  /** How many units the step issued or redeemed. */
  async #move(step: UnitStep): Promise<number> {
    switch (step.op) {
      case 'init':
        return this.#deposit(step.holder, step.nav)
      case 'deposit':
        return this.#deposit(step.holder, step.amount)
      case 'withdraw':
        return this.#withdraw(step)
      case 'set_nav':
        return this.#setNav(step.nav)
      case 'set_nav_per_unit':
        return this.#setNav((step.nav_per_unit * (await this.#figure('units'))) / this.#firstUnitPrice)
    }
  }

  async #deposit(holder: string, credits: number): Promise<number> {
    const agent = await this.#agentOf(holder)
    const amount = credits.toFixed(6)
    await this.#exchange.done(`/api/agents/${agent.slug}/grants`, { amount })
    const { units } = await this.#exchange.done(`/api/pools/${this.#pool}/deposits`, { amount }, agent)
    return Number(units)
  }

  async #withdraw({ holder, amount, units }: UnitStep & { op: 'withdraw' }): Promise<number> {
    const redeemed = units && { units: (units * this.#firstUnitPrice).toFixed(6) }
    const body = redeemed ?? { amount: amount?.toFixed(6) }
    const agent = await this.#agentOf(holder)
    const flow = await this.#exchange.done(`/api/pools/${this.#pool}/withdrawals`, body, agent)
    return Number(flow['units'])
  }

  async #setNav(nav: number): Promise<number> {
    const manager = await this.#agentOf('manager')
    const order = { market: this.#market, quantity: '1' }
    await this.#feed(await this.#figure('cash'))
    await this.#exchange.done(`/api/pools/${this.#pool}/orders`, { ...order, side: 'buy' }, manager)
    await this.#feed(nav)
    await this.#exchange.done(`/api/pools/${this.#pool}/orders`, { ...order, side: 'sell' }, manager)
    return 0
  }

  async #feed(price: number): Promise<void> {
    await this.#exchange.done('/api/prices', [{ market: this.#market, price: price.toFixed(6) }])
  }

  async #figure(name: string): Promise<number> {
    const { body } = await this.#exchange.get(`/api/pools/${this.#pool}`)
    return Number(body[name])
  }

  async #agentOf(holder: string): Promise<{ slug: string; key: string }> {
    const agent = this.#agents.get(holder) ?? (await this.#exchange.agent('0'))
    this.#agents.set(holder, agent)
    return agent
  }

  async #unitsByHolder(): Promise<[string, number][]> {
    const { body } = await this.#exchange.get(`/api/pools/${this.#pool}/holders`)
    const holders = body['data'] as { agent: { slug: string }; units: string }[]
    const unitsOf = (slug: string) => Number(holders.find(({ agent }) => agent.slug === slug)?.units ?? 0)
    return [...this.#agents].map(([name, { slug }]) => [name, unitsOf(slug) / this.#firstUnitPrice])
  }
}

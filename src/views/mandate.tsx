import type { Mandate, Portfolio } from '../db/queries/portfolio.ts'
import { type Headroom, roomAbove, roomBelow } from '../domain/headroom.ts'
import { creditsText, percentText, ratioOf } from '../domain/number-format.ts'
import { Card } from './card.tsx'
import { Gauge } from './gauge.tsx'
import { Instant } from './instant.tsx'

type MandateProps = { portfolio: Portfolio; ordersToday: number }

/** What a pool's orders must respect, and how much room is left in each limit. */
export function MandateCard({ portfolio, ordersToday }: MandateProps) {
  const { mandate, pending_mandate: pending, pending_mandate_at: pendingAt } = portfolio
  const limits = limitsOf(portfolio, ordersToday)
  return (
    <Card id="mandate" title="Mandate" note="Every order is held against it; what is left in each limit now">
      {limits.length > 0 ? (
        <ul class="gauges">
          {limits.map(limit => (
            <LimitGauge key={limit.name} limit={limit} />
          ))}
        </ul>
      ) : null}
      <Sentences sentences={rulesOf(mandate)} />
      <Sentences
        sentences={[
          ...freeOf(mandate),
          portfolio.open_to_deposits
            ? 'Any agent may deposit.'
            : 'Only the agent that manages it may deposit.',
        ]}
      />
      {pending !== null && pendingAt !== null ? (
        <>
          <p class="mandate-change">
            From <Instant at={pendingAt} /> on
          </p>
          <Sentences sentences={changedSentences(mandate, pending)} />
        </>
      ) : null}
    </Card>
  )
}

function Sentences({ sentences }: { sentences: string[] }) {
  if (sentences.length === 0) return null
  return (
    <ul class="mandate">
      {sentences.map(sentence => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  )
}

type Limit = {
  name: string
  bound: 'at most' | 'at least'
  room: Headroom
  textOf: (value: number) => string
}

/** The limits that have a level to stand at. */
function limitsOf(portfolio: Portfolio, ordersToday: number): Limit[] {
  const { mandate, exposure, analytics, nav, cash } = portfolio
  const widest = exposure.by_category.map(({ weight }) => weight ?? 0)
  const below = (name: string, limit: number | null, used: number | null, textOf = share): Limit[] =>
    limit === null ? [] : [{ name, bound: 'at most', room: roomBelow(limit, used), textOf }]
  const above = (name: string, limit: number | null, used: number | null): Limit[] =>
    limit === null ? [] : [{ name, bound: 'at least', room: roomAbove(limit, used), textOf: share }]
  return [
    ...below('Largest position', mandate.max_position_weight, exposure.largest_weight ?? 0),
    ...below('Largest category', mandate.max_category_weight, Math.max(0, ...widest)),
    ...below('Gross exposure', mandate.max_gross_exposure, ratioOf(exposure.gross, nav)),
    ...above('Cash', mandate.min_cash_weight, ratioOf(cash, nav)),
    ...below('Orders today', mandate.max_orders_per_day, ordersToday, String),
    ...below('Drawdown', mandate.drawdown_pause, analytics.drawdown === null ? null : -analytics.drawdown),
  ]
}

function LimitGauge({ limit: { name, bound, room, textOf } }: { limit: Limit }) {
  const { used, limit, left } = room
  const filled = used === null || limit <= 0 ? 0 : Math.min(used / limit, 1) * 100
  const isOver = left !== null && left < 0
  return (
    <li>
      <p>
        <span>{name}</span>
        <span>
          {used === null ? 'no figure yet' : textOf(used)}, {bound} {textOf(limit)}
        </span>
      </p>
      <Gauge percent={filled} isOver={isOver} />
      <p>
        {left === null ? null : (
          <span title={String(left)} class={isOver ? 'loss' : undefined}>
            {isOver ? `beyond the limit by ${textOf(-left)}` : `${textOf(left)} left`}
          </span>
        )}
      </p>
    </li>
  )
}

/** The limits that are rules rather than levels. */
function rulesOf(mandate: Mandate): string[] {
  const { max_order_notional: notional, allowed_categories: categories } = mandate
  return [
    ...(notional === null ? [] : [`An order is at most ${creditsText(notional)} credits.`]),
    ...(categories === null ? [] : [`Only these categories: ${categories.join(', ') || 'none'}.`]),
    ...(mandate.long_only ? ['Long positions only.'] : []),
    ...(mandate.drawdown_pause === null
      ? []
      : [`A drawdown of ${share(mandate.drawdown_pause)} pauses the pool.`]),
  ]
}

/** What has no limit, in a sentence. */
function freeOf(mandate: Mandate): string[] {
  const names: Record<keyof Mandate, string> = {
    max_position_weight: 'the weight of a position',
    max_category_weight: 'the weight of a category',
    max_gross_exposure: 'gross exposure',
    min_cash_weight: 'cash',
    max_order_notional: 'the size of an order',
    max_orders_per_day: 'the number of orders',
    allowed_categories: 'categories',
    long_only: 'shorts',
    drawdown_pause: 'drawdown',
  }
  const free = Object.entries(names).flatMap(([limit, name]) =>
    isFree(mandate[limit as keyof Mandate]) ? [name] : [],
  )
  return free.length > 0 ? [`No limit on ${listText(free)}.`] : []
}

function isFree(limit: Mandate[keyof Mandate]): boolean {
  return limit === null || limit === false
}

/** The sentences of the mandate to come that are not the present one's. */
function changedSentences(present: Mandate, pending: Mandate): string[] {
  const known = new Set(wholeSentences(present))
  return wholeSentences(pending).filter(sentence => !known.has(sentence))
}

function wholeSentences(mandate: Mandate): string[] {
  const levels: [string, number | null][] = [
    ['A position is at most', mandate.max_position_weight],
    ['A category is at most', mandate.max_category_weight],
    ['Gross exposure is at most', mandate.max_gross_exposure],
    ['Cash is at least', mandate.min_cash_weight],
  ]
  const orders = mandate.max_orders_per_day
  return [
    ...levels.flatMap(([words, limit]) => (limit === null ? [] : [`${words} ${share(limit)} of NAV.`])),
    ...(orders === null ? [] : [`At most ${orders} orders a day.`]),
    ...rulesOf(mandate),
    ...freeOf(mandate),
  ]
}

function share(ratio: number): string {
  return percentText(ratio, 1).replace('.0%', '%')
}

function listText(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}

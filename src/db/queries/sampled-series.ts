import { type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import { marketPrices, markets, pools } from '../schema/index.ts'
import { instantText } from './json.ts'

/**
 * Series for charts: what held at evenly spread instants of a window, each once. A sample costs one look into an index
 * however long the history is; where there is less history than samples, it is all there.
 */

const CHART_STEPS = sql.raw('240')
const SPARKLINE_STEPS = sql.raw('23')

/** An index or a price at an instant. */
export type SeriesPoint = { at: string; value: number }

/** The performance index of the pool in the query around it, oldest first; the first is what the window began with. */
export function sampledIndexes(window: Window): SQL<SeriesPoint[]> {
  return sql<SeriesPoint[]>`(
    select coalesce(json_agg(sampled.row order by sampled.slot), '[]'::json)
    from (
      select distinct on (snapshots.slot) snapshots.slot,
        json_build_object('at', ${instantText(sql`snapshots.slot`)}, 'value', snapshots.performance_index) as row
      from generate_series(0, ${CHART_STEPS}) step
      cross join lateral ${snapshotAsOf(instantOf(pools.created_at, window, CHART_STEPS))} snapshots
    ) sampled
  )`
}

/** A few indexes of the pool in the query around it, at even distances: enough for a line as small as a word. */
export function indexSparkline(window: Window): SQL<number[]> {
  return sql<number[]>`(
    select coalesce(json_agg(round(snapshots.performance_index::numeric, 6) order by step), '[]'::json)
    from generate_series(0, ${SPARKLINE_STEPS}) step
    cross join lateral ${snapshotAsOf(instantOf(pools.created_at, window, SPARKLINE_STEPS))} snapshots
  )`
}

/** Prices of the market in the query around it, oldest first; the first is the one that the window began with. */
export function sampledPrices(window: Window): SQL<SeriesPoint[]> {
  return sql<SeriesPoint[]>`(
    select coalesce(json_agg(sampled.row order by sampled.at, sampled.sequence), '[]'::json)
    from (
      select distinct on (priced.at, priced.sequence) priced.at, priced.sequence,
        json_build_object('at', ${instantText(sql`priced.at`)}, 'value', priced.price) as row
      from generate_series(0, ${CHART_STEPS}) step
      cross join lateral ${priceAsOf(instantOf(markets.created_at, window, CHART_STEPS))} priced
    ) sampled
  )`
}

/** As `indexSparkline`, of the market in the query around it, since it opened. */
export const priceSparkline = sql<number[]>`(
  select coalesce(json_agg(priced.price order by step), '[]'::json)
  from generate_series(0, ${SPARKLINE_STEPS}) step
  cross join lateral ${priceAsOf(instantOf(markets.created_at, 'all', SPARKLINE_STEPS))} priced
)`

/** The instant of a step on the way from the window's beginning, or from `opened` where that is later, to now. */
function instantOf(opened: SQLWrapper, window: Window, steps: SQL): SQL {
  const days = WINDOW_DAYS[window]
  const began =
    days === null ? opened : sql`greatest(${opened}, exchange_now() - make_interval(days => ${days}))`
  return sql`(${began} + (exchange_now() - ${began}) * (step::float8 / ${steps}))`
}

function snapshotAsOf(instant: SQL): SQL {
  return sql`(
    select * from snapshots
    where snapshots.pool_id = ${pools.id} and snapshots.slot <= ${instant}
    order by snapshots.slot desc
    limit 1
  )`
}

function priceAsOf(instant: SQL): SQL {
  return sql`(
    select at, price, sequence from ${marketPrices}
    where market_id = ${markets.id} and at <= ${instant}
    order by at desc, sequence desc
    limit 1
  )`
}

import { type SQL, sql } from 'drizzle-orm'
import { WINDOW_DAYS, type Window } from '../../domain/slots.ts'
import type { Database } from '../client.ts'

export const BOARD_METRICS = ['return', 'nav'] as const
export type BoardMetric = (typeof BOARD_METRICS)[number]

/** A place on the board. Unranked pools follow the ranked ones, with the reason. */
export type BoardRow = {
  rank: number | null
  value: number | string | null
  eligible: boolean
  reason: string | null
  pool: { id: string; slug: string; name: string; strategy: string; agent: { slug: string; name: string } }
  nav: string
  return: number | null
  max_drawdown: number
  diversification: number | null
  pnl: string
  days: number
}

/** A page of the board of one slot. `freshSeconds` is how long it stays the newest: until the next slot is due. */
export type Board = {
  slot: string | null
  generatedAt: string
  freshSeconds: number
  rows: BoardRow[]
  nextPosition: number | null
}

export type BoardRequest = {
  by: BoardMetric
  window: Window
  limit: number
  /** Where an earlier page ended: the slot it was of, and how many rows came before. */
  after: { slot: string; position: number } | null
}

/** Ranked within the slot; equal values share a rank and are ordered by inception, then id. */
const RANKED_BY: Record<BoardMetric, SQL> = { return: sql`window_return`, nav: sql`nav` }
const VALUE_OF: Record<BoardMetric, SQL> = {
  return: sql`to_json(window_return)`,
  nav: sql`to_json(nav::text)`,
}

/** The leaderboard at the newest slot or, for a later page, at the slot of the page before. */
export async function readLeaderboard(
  { drizzle }: Database,
  request: BoardRequest,
  slotSeconds: number,
): Promise<Board> {
  const { rows } = await drizzle.execute<BoardAnswer>(boardQuery(request, slotSeconds))
  if (!rows[0]) throw new Error('the leaderboard query gave no row')
  return boardOf(rows[0], request)
}

/** What `boardQuery` selects. */
export type BoardAnswer = {
  slot: string | null
  generated_at: string
  fresh_seconds: number | null
  rows: BoardRow[]
  total: number
}

export function boardOf(answer: BoardAnswer, { after }: BoardRequest): Board {
  const shown = (after?.position ?? 0) + answer.rows.length
  return {
    slot: answer.slot,
    generatedAt: answer.generated_at,
    freshSeconds: answer.fresh_seconds ?? 0,
    rows: answer.rows,
    nextPosition: answer.rows.length > 0 && shown < answer.total ? shown : null,
  }
}

/** The board as one row, so that a page can ask for it beside other things in one statement. */
export function boardQuery({ by, window, limit, after }: BoardRequest, slotSeconds: number): SQL {
  const days = WINDOW_DAYS[window]
  const metric = RANKED_BY[by]
  const chosenSlot = after === null ? sql`(select max(slot) from slots)` : sql`${after.slot}::timestamptz`
  const startIndex =
    days === null
      ? sql`1::float8`
      : sql`(select start.performance_index from snapshots start
          where start.pool_id = snapshots.pool_id and start.slot <= snapshots.slot - make_interval(days => ${days})
          order by start.slot desc limit 1)`
  return sql`
    with board_slot as (
      select ${chosenSlot} as slot
    ), measured_pools as (
      select
        snapshots.*, pools.slug, pools.name, pools.strategy, pools.created_at,
        agents.slug as agent_slug, agents.name as agent_name,
        snapshots.performance_index / nullif(${startIndex}, 0) - 1 as window_return
      from snapshots
      join pools on pools.id = snapshots.pool_id
      join agents on agents.id = pools.agent_id
      where snapshots.slot = (select slot from board_slot)
    ), judged_pools as (
      select *, case
        when orders_count = 0 then 'no_trades'
        when ${metric} is null then 'history_shorter_than_window'
      end as reason
      from measured_pools
    ), ranked_pools as (
      select *,
        case when reason is null then rank() over (partition by reason is null order by ${metric} desc) end as rank,
        row_number() over (
          order by reason is not null, case when reason is null then ${metric} end desc, created_at, pool_id
        ) as position
      from judged_pools
    ), listed_pools as (
      select json_build_object(
        'rank', rank,
        'value', ${VALUE_OF[by]},
        'eligible', reason is null,
        'reason', reason,
        'pool', json_build_object('id', pool_id, 'slug', slug, 'name', name, 'strategy', strategy,
          'agent', json_build_object('slug', agent_slug, 'name', agent_name)),
        'nav', nav::text,
        'return', window_return,
        'max_drawdown', max_drawdown,
        'diversification', 1 - hhi,
        'pnl', (realized_pnl + unrealized_pnl)::text,
        'days', floor(extract(epoch from slot - created_at) / 86400)::integer
      ) as row, position
      from ranked_pools
      where position > ${after?.position ?? 0}
      order by position
      limit ${limit}
    )
    select
      instant_text(board_slot.slot) as slot,
      instant_text(exchange_now()) as generated_at,
      extract(epoch from board_slot.slot + make_interval(secs => ${slotSeconds}) - exchange_now())::float8
        as fresh_seconds,
      (select coalesce(json_agg(row order by position), '[]'::json) from listed_pools) as rows,
      (select count(*) from measured_pools)::integer as total
    from board_slot`
}

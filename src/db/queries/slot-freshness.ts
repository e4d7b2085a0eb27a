import { type SQL, sql } from 'drizzle-orm'

/**
 * The newest slot of the exchange: the one that the newest boards are of. Slots that a run fills in first have none, and are
 * not seen as the newest while it goes on.
 */
export const newestSlot = sql<Date | null>`(select max(slots.slot) from slots where slots.ranked)`

/** The newest slot, and for how many seconds more it stays that; zero or less where the next is due. */
export type SlotFreshness = { slot: string | null; freshSeconds: number }

/** What `newestSlotFreshness` selects. */
export type SlotAnswer = { slot: string | null; fresh_seconds: number | null }

/** The newest slot as one JSON value, for a statement that reads what belongs to it. */
export function newestSlotFreshness(slotSeconds: number): SQL<SlotAnswer> {
  return sql<SlotAnswer>`(
    select json_build_object(
      'slot', instant_text(max(slots.slot)),
      'fresh_seconds',
      extract(epoch from max(slots.slot) + make_interval(secs => ${slotSeconds}) - exchange_now())::float8
    )
    from slots where slots.ranked
  )`
}

export function slotFreshnessOf({ slot, fresh_seconds }: SlotAnswer): SlotFreshness {
  return { slot, freshSeconds: fresh_seconds ?? 0 }
}

import { DAY_SECONDS, slotOf } from '../../src/domain/slots.ts'
import { UsageError } from '../command-line.ts'
import type { Exchange } from '../stack.ts'

/** The exchange's time, moved forward along a history, with a snapshot at each day's close on the way. */
export interface Days {
  /** Moves on to `at`, through every 00:00 UTC before it or at it. An earlier instant changes nothing. */
  advanceTo(at: Date): Promise<void>
  /** Moves on to the next 00:00 UTC, and closes the day. */
  closeDay(): Promise<void>
}

const dayMilliseconds = DAY_SECONDS * 1000

/**
 * Puts the exchange on simulated time, beginning at `at`.
 *
 * @throws UsageError where the exchange has a history that reaches past that
 */
export async function beginDays(exchange: Pick<Exchange, 'clock' | 'fireCron'>, at: Date): Promise<Days> {
  const { clock, fireCron } = exchange
  await assertNoHistoryAfter(exchange, at)
  // Simulated time only goes forward; from the database's clock it may begin anywhere that nothing happened
  // after.
  if ((await clock.simulatedAt()) !== null) await clock.setReal()
  await clock.set(at)
  let now = at
  const moveTo = async (instant: Date) => {
    await clock.set(instant)
    now = instant
  }
  const nextClose = () => new Date(slotOf(now, DAY_SECONDS).getTime() + dayMilliseconds)
  const closeDay = async () => {
    await moveTo(nextClose())
    await fireCron(now)
  }
  return {
    advanceTo: async instant => {
      while (nextClose() <= instant) await closeDay()
      if (instant > now) await moveTo(instant)
    },
    closeDay,
  }
}

async function assertNoHistoryAfter({ clock }: Pick<Exchange, 'clock'>, at: Date): Promise<void> {
  const newest = await clock.newestRecordedAt()
  if (newest === null || newest <= at) return
  throw new UsageError(
    `The exchange has a history up to ${newest.toISOString()}, and this one begins at ${at.toISOString()}: ` +
      'play it on an exchange without a history.',
  )
}

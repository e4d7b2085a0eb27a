import { Client } from 'pg'

/** The operator's hand on the exchange's time, over a connection of the owner's role. */
export interface ExchangeClock {
  /**
   * Puts the exchange on simulated time at `at`, or moves it there.
   *
   * @throws DatabaseError 22023 if that is before the newest thing recorded
   */
  set(at: Date): Promise<void>
  /**
   * Returns the exchange to the database's clock. Throws as `set` does, where the simulated time is in the
   * future.
   */
  setReal(): Promise<void>
  /** The simulated instant; null while the exchange is on the database's clock. */
  simulatedAt(): Promise<Date | null>
  /** The time of the newest transaction or slot; null in an exchange where nothing has happened. */
  newestRecordedAt(): Promise<Date | null>
  close(): Promise<void>
}

export async function connectExchangeClock(ownerUrl: string): Promise<ExchangeClock> {
  const client = new Client({ connectionString: ownerUrl })
  // A broken connection fails at the next query; without a listener it would end the process.
  client.on('error', () => {})
  await client.connect()
  const instant = async (query: string): Promise<Date | null> => {
    const { rows } = await client.query<{ at: Date | null }>(query)
    return rows[0]?.at ?? null
  }
  return {
    set: async at => void (await client.query('select set_exchange_clock($1)', [at.toISOString()])),
    setReal: async () => void (await client.query('select set_exchange_clock(null)')),
    simulatedAt: () => instant('select simulated_at as at from exchange_clock'),
    newestRecordedAt: () =>
      instant(`select greatest(
        (select created_at from transactions order by sequence desc limit 1),
        (select max(slot) from slots)
      ) as at`),
    close: () => client.end(),
  }
}

import { type Load, median } from './load.ts'

/** Work that measures itself once, for so many seconds. */
export type Run = (seconds: number) => Promise<Load>

/** What is measured under each name. */
export type Series<Name extends string> = ReadonlyMap<Name, Run>

/** What each of a series did, a load a round. */
export type Measured<Name extends string> = ReadonlyMap<Name, readonly Load[]>

/** Before each turn: what the one before left behind, such as garbage, is not this one's. */
const WARM_UP_SECONDS = 0.25

/**
 * Every series in every round, so that what disturbs the machine disturbs them all; each for so many seconds in all. Every other
 * round goes the other way, so that none has always the same before it.
 */
export async function measure<Name extends string>(
  series: Series<Name>,
  rounds: number,
  seconds: number,
): Promise<Measured<Name>> {
  // A round that no figure comes from warms every connection, plan and page.
  for (const run of series.values()) await run(1)
  const measured = new Map<Name, Load[]>()
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, run] of round % 2 === 0 ? series : [...series].reverse()) {
      await run(WARM_UP_SECONDS)
      measured.set(name, [...(measured.get(name) ?? []), await run(seconds / rounds)])
    }
  }
  return measured
}

/** Of two series, measured side by side: the median of the rounds' own ratios. */
export function ratio(one: readonly Load[], other: readonly Load[], figure: (load: Load) => number): number {
  return median(one.map((load, round) => figure(load) / figure(other[round] ?? load)))
}

/** The heads of a report's columns, and a line under them. */
export const columns = `${'medians of rounds'.padEnd(36)}${'clients'.padStart(8)}${'per second'.padStart(12)}${'ms'.padStart(9)}`

export function row(name: string, clientsCount: number, loads: readonly Load[]): string {
  const rate = median(loads.map(load => load.rate)).toFixed(0)
  const latency = median(loads.map(load => load.medianLatency)).toFixed(2)
  return `${name.padEnd(36)}${String(clientsCount).padStart(8)}${rate.padStart(12)}${latency.padStart(9)}`
}

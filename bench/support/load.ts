/** What one kind of work did under load. */
export interface Load {
  /** How many finished in a second. */
  rate: number
  /** In milliseconds, of one of them. */
  medianLatency: number
}

/** Repeats `work` at each of `clients` at once, each as soon as its last has ended, for that many seconds. */
export async function underLoad<Client>(
  clients: readonly Client[],
  seconds: number,
  work: (client: Client, turn: number) => Promise<void>,
): Promise<Load> {
  const latencies: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000
  const repeat = async (client: Client) => {
    for (let turn = 0, began = performance.now(); began < end; turn += 1) {
      await work(client, turn)
      const ended = performance.now()
      latencies.push(ended - began)
      began = ended
    }
  }
  await Promise.all(clients.map(repeat))
  const elapsedSeconds = (performance.now() - started) / 1000
  return { rate: latencies.length / elapsedSeconds, medianLatency: median(latencies) }
}

/** The upper one of two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

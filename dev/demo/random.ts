/** A source of the same numbers for the same seed. */
export interface Random {
  /** Uniform within [0, 1). */
  uniform(): number
  /** Normal, with mean 0 and standard deviation 1. */
  normal(): number
}

/** Mulberry32 (T. Ettinger): 32 bits of state, plenty for a demonstration. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  // Box and Muller; 1 − u keeps the logarithm away from zero.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal }
}

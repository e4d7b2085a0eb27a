import { createRandom } from '../../dev/demo/random.ts'

/** Chances that are the same whenever the seed and the number of the request are. */
export class Random {
  readonly #uniform: () => number

  constructor(seed: number, index: number) {
    this.#uniform = createRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)).uniform
  }

  /** A whole number from 0 on, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#uniform() * limit)
  }

  of<Item>(items: readonly [Item, ...Item[]]): Item {
    return items[this.below(items.length)] ?? items[0]
  }

  /** True so often of a hundred times. */
  percent(share: number): boolean {
    return this.below(100) < share
  }
}

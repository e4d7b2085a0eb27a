import fc from 'fast-check'

/**
 * How far the shrinking of a sequence is: stretches of `size` are taken out from the item `from` on; when that is 0, the items
 * from there on are made simpler. An item's origin is the place of its arbitrary.
 */
type Progress<Item> = { items: fc.Value<Item>[]; origins: number[]; size: number; from: number }

/**
 * One item of each arbitrary, in order. Unlike an array of fast-check's it is never generated shorter, yet shrinks to any
 * part of itself: first whole stretches are taken out, long ones before short ones, then what is left is made simpler.
 */
export function sequenceOf<Item>(arbitraries: readonly fc.Arbitrary<Item>[]): fc.Arbitrary<Item[]> {
  return new SequenceArbitrary(arbitraries)
}

class SequenceArbitrary<Item> extends fc.Arbitrary<Item[]> {
  readonly #arbitraries: readonly fc.Arbitrary<Item>[]

  constructor(arbitraries: readonly fc.Arbitrary<Item>[]) {
    super()
    this.#arbitraries = arbitraries
  }

  generate(random: fc.Random, biasFactor: number | undefined): fc.Value<Item[]> {
    const items = this.#arbitraries.map(arbitrary => arbitrary.generate(random, biasFactor))
    const size = Math.ceil(items.length / 2)
    return sequenceValue({ items, origins: items.map((_, index) => index), size, from: 0 })
  }

  canShrinkWithoutContext(_value: unknown): _value is Item[] {
    return false
  }

  shrink(_value: Item[], context: unknown): fc.Stream<fc.Value<Item[]>> {
    const progress = context as Progress<Item>
    return fc.stream(this.#shorter(progress)).join(fc.stream(this.#simpler(progress)))
  }

  *#shorter({ items, origins, size, from }: Progress<Item>): IterableIterator<fc.Value<Item[]>> {
    for (let length = size; length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
      const start = length === size ? from : 0
      for (let at = start; at < items.length; at += length) {
        const rest = { items: items.toSpliced(at, length), origins: origins.toSpliced(at, length) }
        yield sequenceValue({ ...rest, size: length, from: at })
      }
    }
  }

  *#simpler({ items, origins, size, from }: Progress<Item>): IterableIterator<fc.Value<Item[]>> {
    for (const [place, item] of items.entries()) {
      if (size === 0 && place < from) continue
      const arbitrary = this.#arbitraries[origins[place] ?? 0]
      for (const simpler of arbitrary?.shrink(item.value_, item.context) ?? []) {
        yield sequenceValue({ items: items.with(place, simpler), origins, size: 0, from: place })
      }
    }
  }
}

function sequenceValue<Item>(progress: Progress<Item>): fc.Value<Item[]> {
  return new fc.Value(
    progress.items.map(item => item.value),
    progress,
  )
}

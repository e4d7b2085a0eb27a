import { millionths } from './amounts.ts'

/** What an answer must say: its figures as they read, or tests of them. What is not named is not looked at. */
export type Expected =
  | string
  | number
  | boolean
  | null
  | Test
  | readonly Expected[]
  | { readonly [member: string]: Expected }

/** Looks at a value in its place of the answer, and gives a line for everything that is wrong with it. */
export type Test = (actual: unknown, place: string) => string[]

/** A test that a value passes or not; `expected` says what it should have been. */
export function test(expected: string, passes: (actual: unknown) => boolean): Test {
  return (actual, place) => (passes(actual) ? [] : [difference(place, expected, actual)])
}

/** A number within `tolerance`: a ratio that is computed in doubles. */
export function near(expected: number, tolerance = 1e-9): Test {
  const isNear = (actual: unknown) => typeof actual === 'number' && Math.abs(actual - expected) <= tolerance
  return test(`${expected} ± ${tolerance}`, isNear)
}

/** Text, whatever it says: an id, a reason. */
export const someText: Test = test('some text', actual => typeof actual === 'string' && actual !== '')

/** Decimal text of this amount, however it is written; null is null. */
export function amount(expected: bigint | null): Test {
  return test(`the amount ${expected} millionths`, actual =>
    typeof actual === 'string' ? millionths(actual) === expected : actual === expected)
}

/** A list of these texts in any order, or null. */
export function sameSet(expected: readonly string[] | null): Test {
  const textOf = (list: unknown) => JSON.stringify(Array.isArray(list) ? list.toSorted() : list)
  return test(`${JSON.stringify(expected)} in any order`, actual => textOf(actual) === textOf(expected))
}

/** A list with exactly these rows, in any order; `nameOf` tells which is which. */
export function rowsBy(
  nameOf: (row: Record<string, unknown>) => unknown,
  expected: ReadonlyMap<string, Expected>,
): Test {
  return (actual, place) => {
    if (!Array.isArray(actual)) return [difference(place, 'a list', actual)]
    const rows = new Map(actual.map((row: Record<string, unknown>) => [String(nameOf(row)), row]))
    const unexpected = [...rows].filter(([name]) => !expected.has(name))
    return [
      ...(rows.size < actual.length ? [difference(place, 'every row once', [...rows.keys()])] : []),
      ...unexpected.map(([name, row]) => difference(`${place}[${name}]`, 'no such row', row)),
      ...[...expected].flatMap(([name, row]) => differences(row, rows.get(name), `${place}[${name}]`)),
    ]
  }
}

/** Every difference between what was expected and what is, a line each, with its place. */
export function differences(expected: Expected, actual: unknown, place = ''): string[] {
  if (typeof expected === 'function') return expected(actual, place)
  if (expected === null || typeof expected !== 'object') {
    return expected === actual ? [] : [difference(place, JSON.stringify(expected), actual)]
  }
  if (isList(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) {
      return [difference(place, `${expected.length} rows`, actual)]
    }
    return expected.flatMap((row, index) => differences(row, actual[index], `${place}[${index}]`))
  }
  if (typeof actual !== 'object' || actual === null) return [difference(place, 'an object', actual)]
  const members: Record<string, unknown> = { ...actual }
  return Object.entries(expected).flatMap(([name, value]) =>
    differences(value, members[name], place === '' ? name : `${place}.${name}`),
  )
}

function isList(expected: Expected): expected is readonly Expected[] {
  return Array.isArray(expected)
}

export function difference(place: string, expected: string, actual: unknown): string {
  const found = JSON.stringify(actual) ?? 'nothing'
  return `${place || 'the answer'}: expected ${expected}, found ${found.slice(0, 500)}`
}

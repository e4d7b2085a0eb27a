import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'

const folder = join(import.meta.dirname, '../../../shared/data/reference')

/**
 * The cases of one file of the reference numbers, which lie beside the repository; none where they are not there, and that
 * is said aloud.
 *
 * @throws ZodError for a case of another form than `form`
 */
export function referenceCases<Case>(file: string, form: z.ZodType<Case>): Case[] {
  const path = join(folder, file)
  if (!existsSync(path)) {
    console.warn(`NOT CHECKED against the reference numbers: there is no ${path}.`)
    return []
  }
  const cases: unknown = JSON.parse(readFileSync(path, 'utf8'))
  return form.array().parse(cases)
}

/** What a case expects beside what came out, and the most by which they may differ. */
export interface Comparison {
  expected: number
  actual: number
  allowed: number
}

/** The comparisons that do not hold, by name: to be equal to `{}`, so that a failure shows all of them. */
export function failing(comparisons: Record<string, Comparison>): Record<string, Comparison> {
  const holds = ({ expected, actual, allowed }: Comparison) => Math.abs(actual - expected) <= allowed
  return Object.fromEntries(Object.entries(comparisons).filter(([, comparison]) => !holds(comparison)))
}

import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Members of zod's namespace that are types: nothing of them is left when the Worker runs. */
const TYPES = ['core', 'infer', 'output']

it('is bundled with every name that the sources take of it', async () => {
  const bundled: Record<string, unknown> = await import(join(import.meta.dirname, '../../src/bundled/zod.js'))
  const taken = new Set<string>()
  for await (const file of glob('src/**/*.{ts,tsx}')) {
    const source = await readFile(file, 'utf8')
    for (const [, name = ''] of source.matchAll(/\bz\s*\.(\w+)/g)) taken.add(name)
  }
  expect([...taken]).toEqual(expect.arrayContaining(['string', 'ZodType']))
  expect([...taken].filter(name => !TYPES.includes(name) && !(name in bundled))).toEqual([])
})

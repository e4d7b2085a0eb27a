import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { clientTypes } from '../support/client-types.ts'
import { Exchange } from '../support/exchange.ts'
import { testStack } from '../support/stack.ts'

const folder = join(import.meta.dirname, '../../src/client')

it('the client’s types are those of the OpenAPI document', async () => {
  const stack = await testStack()
  try {
    const { body } = await new Exchange(stack).get('/openapi.json')
    await expect(clientTypes(body)).toMatchFileSnapshot(join(folder, 'schema.ts'))
  } finally {
    await stack.stop()
  }
})

it('the client imports nothing but itself, so that the Worker’s code stays where it is', async () => {
  const files = await readdir(folder)
  const sources = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))
  const imported = sources.flatMap(source => [...source.matchAll(/from '([^']+)'/g)].map(([, name]) => name))
  expect(imported).not.toEqual([])
  expect(imported.filter(name => !name?.startsWith('./'))).toEqual([])
})

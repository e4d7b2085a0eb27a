import type { Schema } from './openapi.ts'

type Json = Record<string, unknown>

interface Described {
  operationId: string
  summary: string
  parameters?: { $ref?: string; name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content: Record<string, { schema: Schema }> }>
}

/** The client's types and its table of operations, as TypeScript written from the OpenAPI document. */
export function clientTypes(document: Json): string {
  const { paths, components } = document as {
    paths: Record<string, Record<string, Described>>
    components: { schemas: Record<string, Schema> }
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)}\n`,
  )
  return [
    '// Written from the OpenAPI document by test/client/schema.test.ts: see CONTRIBUTING.md.',
    '',
    '/** The method and path of every operation. */',
    'export const OPERATIONS = {',
    ...operations.map(
      ({ path, method, operation }) => `  ${operation.operationId}: ['${method}', '${path}'],`,
    ),
    '} as const',
    '',
    '/** What every operation takes, flat, and what it answers. */',
    'export interface Operations {',
    ...operations.map(({ operation }) => entryOf(operation)),
    '}',
    '',
    ...types,
  ].join('\n')
}

function entryOf({ operationId, summary, parameters = [], requestBody, responses }: Described): string {
  // The client reads JSON.
  const named = parameters.filter(({ $ref, name }) => $ref === undefined && name !== 'format')
  const members = named.map(({ name, required, schema }) => memberOf(name, schema, required ?? false))
  const body = requestBody?.content['application/json']?.schema
  const parts = [
    ...(members.length > 0 || !body ? [`{ ${members.join('; ')} }`] : []),
    ...(body ? [typeOf(body)] : []),
  ]
  const success = responses['200'] ?? responses['201']
  const answer = success?.content['application/json']?.schema ?? {}
  return `  /** ${summary}. */\n  ${operationId}: { input: ${parts.join(' & ')}; answer: ${typeOf(answer)} }`
}

function memberOf(name: string, schema: Schema, isRequired: boolean): string {
  const key = /^[a-z_]\w*$/i.test(name) ? name : `'${name}'`
  return isRequired ? `${key}: ${typeOf(schema)}` : `${key}?: ${typeOf(schema)} | undefined`
}

function typeOf(schema: Schema): string {
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) ?? 'unknown'
  const { allOf, anyOf, oneOf } = schema as { [keyword: string]: Schema[] | undefined }
  if (allOf) return allOf.map(typeOf).join(' & ')
  const alternatives = anyOf ?? (schema.properties ? undefined : oneOf)
  if (alternatives) return alternatives.map(typeOf).join(' | ')
  if (schema.enum) return schema.enum.map(value => literal(value)).join(' | ')
  if ('const' in schema) return literal(schema['const'])
  const types = [schema.type ?? []].flat()
  return types.length === 0 ? 'unknown' : types.map(type => typeNamed(type, schema)).join(' | ')
}

function typeNamed(type: string, schema: Schema): string {
  if (type === 'integer') return 'number'
  if (type === 'array') return `(${typeOf(schema.items ?? {})})[]`
  return type === 'object' ? objectType(schema) : type
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) return `Record<string, ${typeOf((additionalProperties ?? {}) as Schema)}>`
  const members = Object.entries(properties).map(([name, member]) =>
    memberOf(name, member, required.includes(name)),
  )
  return `{ ${members.join('; ')} }`
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

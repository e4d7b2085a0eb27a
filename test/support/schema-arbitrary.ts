import fc from 'fast-check'
import type { Schema } from './openapi.ts'

/** Values that fit a schema of the OpenAPI document. `known` gives values for members of these names, most of the time. */
export function fittingSchema(schema: Schema, known: Known = {}, name = ''): fc.Arbitrary<unknown> {
  const general = generalArbitrary(schema, known, name)
  const names = known[name]
  return names === undefined
    ? general
    : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...names) }, { weight: 1, arbitrary: general })
}

/** Names that exist, by the member or parameter that refers to them. */
export type Known = Readonly<Record<string, readonly string[]>>

function generalArbitrary(schema: Schema, known: Known, name: string): fc.Arbitrary<unknown> {
  const alternatives = (schema['anyOf'] ?? (schema.properties ? undefined : schema['oneOf'])) as
    | Schema[]
    | undefined
  if (alternatives) return fc.oneof(...alternatives.map(one => fittingSchema(one, known, name)))
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if ('const' in schema) return fc.constant(schema['const'])
  const types = [schema.type ?? []].flat()
  if (types.length === 0) return fc.jsonValue()
  return fc.oneof(...types.map(type => arbitraryOfType(type, schema, known)))
}

function arbitraryOfType(type: string, schema: Schema, known: Known): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer(boundsOf(schema))
    case 'number':
      return fc.double({ ...boundsOf(schema), noNaN: true })
    case 'string':
      return textArbitrary(schema)
    case 'array':
      return fc.array(fittingSchema(schema.items ?? {}, known), {
        minLength: Number(schema['minItems'] ?? 0),
        maxLength: Math.min(Number(schema['maxItems'] ?? 5), 5),
      })
    default:
      return objectArbitrary(schema, known)
  }
}

function boundsOf(schema: Schema): { min: number; max: number } {
  const above = schema['exclusiveMinimum']
  const min = above === undefined ? Number(schema['minimum'] ?? -1e9) : Number(above) + 1e-6
  return { min, max: Number(schema['maximum'] ?? 1e9) }
}

function textArbitrary(schema: Schema): fc.Arbitrary<string> {
  if (schema['format'] === 'uuid') return fc.uuid()
  if (schema['format'] === 'date-time') {
    const range = { min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }
    return fc.date(range).map(date => date.toISOString())
  }
  const bounds = {
    minLength: Number(schema['minLength'] ?? 0),
    maxLength: Math.min(Number(schema['maxLength'] ?? 40), 200),
  }
  if (typeof schema['pattern'] !== 'string') return fc.string({ unit: 'grapheme', ...bounds })
  const pattern = new RegExp(schema['pattern'])
  // The generator does not look ahead: what a lookahead rules out is left out afterwards.
  const generated = new RegExp(schema['pattern'].replaceAll(/\(\?[=!][^)]*\)/g, ''))
  return fc
    .stringMatching(generated, { size: '-1' })
    .filter(text => pattern.test(text) && text.length >= bounds.minLength && text.length <= bounds.maxLength)
}

function objectArbitrary(schema: Schema, known: Known): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, member]) => [name, fittingSchema(member, known, name)]),
  )
  const alternatives = (schema['oneOf'] ?? [{}]) as Schema[]
  const excluded = new Set(alternatives.flatMap(({ required = [] }) => required))
  return fc.oneof(
    ...alternatives.map(({ required: alsoRequired = [] }) => {
      const wanted = Object.entries(members).filter(
        ([name]) => !excluded.has(name) || alsoRequired.includes(name),
      )
      const requiredKeys = [...required, ...alsoRequired].filter(name => name in members)
      return fc.record(Object.fromEntries(wanted), { requiredKeys })
    }),
  )
}

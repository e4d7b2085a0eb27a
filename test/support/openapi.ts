import { Ajv, addFormats } from '@modelcontextprotocol/client/validators/ajv'
import type { Answer } from './exchange.ts'

/** JSON Schema as the document has it, references resolved and `allOf` merged. */
export interface Schema {
  [keyword: string]: unknown
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  required?: string[]
  enum?: unknown[]
}

interface NamedExample {
  name: string
  value: unknown
  /** The request that a malformed example was the answer to. */
  sent: unknown
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  schema: Schema
}

export interface DescribedAnswer {
  schema: Schema
  /** What else it is given as, such as CSV: text, of which the document says no more. */
  otherForms: string[]
  examples: NamedExample[]
}

/** An operation of the OpenAPI document. */
export interface Operation {
  id: string
  method: string
  path: string
  /** The scope that its key needs; null where it needs none. */
  scope: string | null
  parameters: Parameter[]
  body: { required: boolean; schema: Schema; examples: NamedExample[] } | null
  answers: Map<number, DescribedAnswer>
}

type Json = Record<string, unknown>

const METHODS = ['get', 'post', 'patch', 'delete']

/** The operations of a document. */
export function operationsOf(document: unknown): Operation[] {
  const { paths } = resolved(document, document) as { paths: Record<string, Record<string, Json>> }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => operationOf(method.toUpperCase(), path, operation)),
  )
}

function operationOf(method: string, path: string, operation: Json): Operation {
  const { operationId, security = [], parameters = [], requestBody, responses = {} } = operation
  const body = requestBody as { required?: boolean; content: Record<string, Json> } | undefined
  const media = body?.content['application/json']
  const needed = (security as Record<string, string[]>[]).every(one => 'apiKey' in one)
  return {
    id: String(operationId),
    method,
    path,
    scope: needed ? ((security as Record<string, string[]>[])[0]?.['apiKey']?.[0] ?? null) : null,
    parameters: parameters as Parameter[],
    body: media
      ? {
          required: body?.required ?? false,
          schema: (media['schema'] ?? {}) as Schema,
          examples: examplesIn(media),
        }
      : null,
    answers: new Map(
      Object.entries(responses as Record<string, { content: Record<string, Json> }>).map(
        ([status, { content }]) => {
          const [media = {}] = Object.values(content)
          return [
            Number(status),
            {
              schema: (media['schema'] ?? {}) as Schema,
              otherForms: Object.keys(content).filter(type => !type.includes('json')),
              examples: examplesIn(media),
            },
          ] as const
        },
      ),
    ),
  }
}

function examplesIn(media: Json): NamedExample[] {
  return Object.entries((media['examples'] ?? {}) as Record<string, Json>).map(([name, example]) => ({
    name,
    value: example['value'],
    sent: example['x-request'],
  }))
}

/** Puts what references refer to in their place, and objects of `allOf` together. */
function resolved(value: unknown, document: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => resolved(item, document))
  if (typeof value !== 'object' || value === null) return value
  const { $ref, ...others } = value as Json
  if (typeof $ref === 'string') {
    const target = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((inner, key) => (inner as Json)[key], document)
    return resolved(target, document)
  }
  const entries = Object.entries(others).map(([key, inner]) => [key, resolved(inner, document)] as const)
  return merged(Object.fromEntries(entries))
}

function merged(schema: Json): Json {
  const { allOf, ...rest } = schema
  if (!Array.isArray(allOf)) return schema
  const parts: Schema[] = [...allOf, rest]
  const types = new Set(parts.flatMap(({ type }) => (type === undefined ? [] : [JSON.stringify(type)])))
  if (types.size > 1) throw new Error(`Nothing is all of ${[...types].join(' and ')}`)
  return {
    ...Object.assign({}, ...parts),
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    required: [...new Set(parts.flatMap(({ required = [] }) => required))],
  }
}

/** Forbids members that a schema does not name, so that an answer with an undocumented one does not pass. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).map(([key, value]) =>
    key === 'enum' || key === 'example' ? [key, value] : [key, closed(value)],
  )
  const inner: Json = Object.fromEntries(entries)
  const isObject = inner['type'] === 'object' && inner['properties'] !== undefined
  return isObject && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner
}

const ajv = addFormats(new Ajv({ strict: false, allErrors: false }))
const validators = new WeakMap<Schema, (value: unknown) => boolean>()

/** Whether a value fits a schema of the document; what does not, as text. */
export function faultOf(schema: Schema, value: unknown): string | null {
  const validate = validators.get(schema) ?? ajv.compile(closed(schema) as Json)
  validators.set(schema, validate)
  if (validate(value)) return null
  const { errors } = validate as { errors?: { instancePath?: string; message?: string; params?: unknown }[] }
  return JSON.stringify(errors?.[0] ?? 'does not fit')
}

/** What is wrong about an answer, going by the document: an undocumented status, or a body of another form. */
export function answerFault(operation: Operation, answer: Answer): string | null {
  const described = operation.answers.get(answer.status)
  if (!described)
    return `${operation.id} answered ${answer.status}, undocumented: ${JSON.stringify(answer.body)}`
  const type = answer.headers.get('Content-Type') ?? ''
  if (described.otherForms.some(form => type.startsWith(form))) return null
  const fault = faultOf(described.schema, answer.body)
  return (
    fault &&
    `${operation.id} answered ${answer.status} in another form: ${fault} ${JSON.stringify(answer.body)}`
  )
}

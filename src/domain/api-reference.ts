/** An OpenAPI document as people read it: which operations there are, what they take and what they answer. */

/** The part of JSON Schema that the exchange's document uses. */
export type JsonSchema = {
  $ref?: string | undefined
  type?: string | string[] | undefined
  enum?: unknown[] | undefined
  const?: unknown
  default?: unknown
  items?: JsonSchema | undefined
  properties?: Record<string, JsonSchema> | undefined
  required?: string[] | undefined
  anyOf?: JsonSchema[] | undefined
  oneOf?: JsonSchema[] | undefined
  allOf?: JsonSchema[] | undefined
  maxLength?: number | undefined
  minimum?: number | undefined
  maximum?: number | undefined
}

type Content = Record<string, { schema?: JsonSchema | undefined }>

type DocumentOperation = {
  operationId?: string | undefined
  security?: unknown[] | undefined
  parameters?:
    | { name: string; in: string; required?: boolean | undefined; schema?: JsonSchema | undefined }[]
    | undefined
  requestBody?: { required?: boolean | undefined; content: Content } | undefined
  responses: Record<string, { description: string; content?: Content | undefined }>
}

export type OpenApiDocument = {
  info: { title: string; version: string }
  paths: Record<string, Record<string, DocumentOperation>>
  components: { schemas: Record<string, JsonSchema> }
}

export type Operation = {
  id: string
  /** Its id in words: `Place order`. */
  title: string
  method: string
  path: string
  needsKey: boolean
  parameters: { name: string; where: string; isRequired: boolean; schema: JsonSchema }[]
  body: JsonSchema | null
  answers: { status: string; description: string; schema: JsonSchema | null }[]
  problems: string[]
}

export type Resource = { name: string; operations: Operation[] }

export type ApiReference = {
  version: string
  resources: Resource[]
  schemas: { name: string; schema: JsonSchema }[]
}

/** The operations by the resource that their paths begin with, in the document's order, and the schemas they refer to. */
export function apiReferenceOf({ info, paths, components }: OpenApiDocument): ApiReference {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(method, path, operation)),
  )
  const byResource = Map.groupBy(operations, ({ path }) => path.split('/')[2] ?? '')
  return {
    version: info.version,
    resources: [...byResource].map(([name, found]) => ({ name, operations: found })),
    schemas: Object.entries(components.schemas).map(([name, schema]) => ({ name, schema })),
  }
}

function operationOf(method: string, path: string, operation: DocumentOperation): Operation {
  const id = operation.operationId ?? `${method} ${path}`
  const responses = Object.entries(operation.responses)
  return {
    id,
    title: inWords(id),
    method: method.toUpperCase(),
    path,
    needsKey: needsKey(operation.security ?? []),
    parameters: (operation.parameters ?? []).map(({ name, in: where, required, schema }) => ({
      name,
      where,
      isRequired: required ?? false,
      schema: schema ?? {},
    })),
    body: operation.requestBody?.content['application/json']?.schema ?? null,
    answers: responses
      .filter(([status]) => status.startsWith('2'))
      .map(([status, { description, content }]) => ({
        status,
        description,
        schema: content?.['application/json']?.schema ?? null,
      })),
    problems: responses.map(([status]) => status).filter(status => !status.startsWith('2')),
  }
}

function inWords(id: string): string {
  const words = id.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The name of the schema that another refers to; null where it refers to none. */
export function referredSchema({ $ref }: JsonSchema): string | null {
  return $ref?.split('/').at(-1) ?? null
}

/** What a value must be, on one line, where it is no object; null for an object, which has members instead. */
export function typeText(schema: JsonSchema): string | null {
  const options = schema.anyOf ?? schema.oneOf
  if (options) return unionText(options)
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map(value => JSON.stringify(value)).join(' | ')
  if (schema.$ref !== undefined) return referredSchema(schema)
  if (schema.items) {
    const item = typeText(schema.items)
    return item === null ? null : `${item.includes(' ') ? `(${item})` : item}[]`
  }
  if (schema.properties || schema.allOf) return null
  const type = [schema.type ?? 'any'].flat().join(' | ')
  return type + boundsText(schema)
}

function unionText(options: readonly JsonSchema[]): string | null {
  const texts = options.map(typeText)
  return texts.some(text => text === null) ? null : texts.join(' | ')
}

function boundsText({ minimum, maximum, maxLength }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`
  return maxLength === undefined ? '' : ` to ${maxLength} characters`
}

/** Whether there is no way without one: an empty requirement says that a key may be left out. */
function needsKey(security: readonly unknown[]): boolean {
  return (
    security.length > 0 &&
    security.every(one => typeof one === 'object' && one !== null && Object.keys(one).length > 0)
  )
}

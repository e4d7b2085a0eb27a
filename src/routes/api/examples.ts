import { type RouteConfig, z } from '@hono/zod-openapi'
import type { ProblemStatus } from '../../http/problem.ts'

/**
 * A request that may be sent as it is to an exchange with the demo's history, and what it is promised: success, or the
 * problem named. Its request and its answer stand in the OpenAPI document under one name.
 */
export type Example = {
  name: string
  summary: string
  body: unknown
  /** The answer in short; without it only the status is promised. */
  answer?: unknown
  refused?: { status: ProblemStatus; code: string; detail: string; [member: string]: unknown }
}

type Body = NonNullable<NonNullable<RouteConfig['request']>['body']>

/** The body of a request with its examples, and its schema by itself. */
export function requestExamples(
  body: Body,
  examples: readonly Example[],
): { schema: z.ZodType | undefined; described: Body } {
  const media = body.content['application/json']
  const schema = media && 'schema' in media ? media.schema : undefined
  const fitting = examples.filter(({ refused }) => refused?.status !== 400)
  const named = Object.fromEntries(fitting.map(({ name, summary, body }) => [name, { summary, value: body }]))
  return {
    schema: schema instanceof z.ZodType ? schema : undefined,
    described: media ? { ...body, content: { 'application/json': { ...media, examples: named } } } : body,
  }
}

/** A success as its examples show it. */
export function examplesOf<Media extends { content: { 'application/json': object } }>(
  response: Media,
  examples: readonly Example[],
): Media {
  const named = examples.flatMap(({ name, summary, answer }) =>
    answer === undefined ? [] : [[name, { summary, value: answer }] as const],
  )
  if (named.length === 0) return response
  const media = { ...response.content['application/json'], examples: Object.fromEntries(named) }
  return { ...response, content: { 'application/json': media } }
}

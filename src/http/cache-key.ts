import type { HonoRequest } from 'hono'
import { MAX_URL_CHARS } from '../domain/limits.ts'
import { isReference } from '../domain/slug.ts'
import type { Settings } from '../env.ts'
import { CACHE_POLICIES, type CachePolicy } from './cache-policies.ts'

/** A read that may be answered from a cache. */
export type Wanted = {
  policy: CachePolicy
  /** The path and those of its parameters that say something, sorted: one key for one answer, however it was asked for. */
  key: string
  /** The policy's tags, with the path's names in them. */
  tags: string
  /** The headers that had a say. Whoever keeps an answer must not give it to a request with a key. */
  vary: string
}

/** A key's host is ours alone: no request's Host header can make a second copy, or take the place of the first. */
export const KEY_ORIGIN = 'https://edge.capital-pools.internal'

const PLACEHOLDER = /\{(\w+)\}/g

const compiledPolicies = CACHE_POLICIES.map(policy => ({
  policy,
  pattern: new RegExp(`^${policy.route.replaceAll('.', '\\.').replace(PLACEHOLDER, '(?<$1>[^/]+)')}$`),
}))

/** Whether a URL is longer than any that is answered. */
export function isTooLong(url: string): boolean {
  return url.length > MAX_URL_CHARS
}

/** The policy of a path, and what stands for its placeholders. */
export function policyOf(path: string): { policy: CachePolicy; names: Record<string, string> } | null {
  for (const { policy, pattern } of compiledPolicies) {
    const match = pattern.exec(path)
    if (match) return { policy, names: match.groups ?? {} }
  }
  return null
}

/**
 * What a GET wants of the cache; null where no policy keeps it, or where its route will refuse it. The text of a value is
 * its key: no route takes two texts for one value.
 */
export function wantedOf(request: HonoRequest): Wanted | null {
  const found = policyOf(request.path)
  if (found === null) return null
  const { policy, names } = found
  const given = Object.entries(request.queries())
  const isOrdinary =
    Object.values(names).every(isReference) &&
    given.every(([name, values]) => Object.hasOwn(policy.parameters, name) && values.length === 1)
  if (policy.fresh === 'never' || !isOrdinary) return null
  const values = new Map(given.map(([name, [value = '']]) => [name, value]))
  const isAcceptAsked = 'format' in policy.parameters && !values.has('format')
  if (isAcceptAsked && wantsCsv(undefined, request.header('Accept'))) values.set('format', 'csv')
  return {
    policy,
    key: keyOf(request.path, values, policy),
    tags: policy.tags.replace(PLACEHOLDER, (_, name: string) => names[name] ?? ''),
    vary: isAcceptAsked ? 'Accept, Authorization' : 'Authorization',
  }
}

/** What an answer is kept under: another release renders it anew. */
export function entryKeyOf({ release }: Pick<Settings, 'release'>, { key }: Wanted): string {
  return `${KEY_ORIGIN}/${release}${key}`
}

/** The parameters of a request that its path's policy does not know. */
export function unknownParametersOf(request: HonoRequest): string[] {
  const parameters = policyOf(request.path)?.policy.parameters
  return parameters ? Object.keys(request.queries()).filter(name => !Object.hasOwn(parameters, name)) : []
}

function keyOf(path: string, values: ReadonlyMap<string, string>, { parameters }: CachePolicy): string {
  const telling = [...values]
    .filter(([name, value]) => value !== parameters[name])
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
  return telling.length > 0 ? `${path}?${telling.join('&')}` : path
}

/** Whether a list is wanted as CSV: the parameter decides; without one the Accept header does. */
export function wantsCsv(format: string | undefined, accept = ''): boolean {
  return (
    format === 'csv' || (format === undefined && /\btext\/csv\b/.test(accept) && !/json|\*\/\*/.test(accept))
  )
}

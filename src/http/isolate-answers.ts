import { HonoRequest } from 'hono/request'
import { getPath } from 'hono/utils/url'
import { NO_TRIPS } from '../db/client.ts'
import { knownSettingsOf } from '../env.ts'
import { readIsolate } from './cache-entries.ts'
import { entryKeyOf, isTooLong, wantedOf } from './cache-key.ts'
import { entryResponse } from './cached-answers.ts'
import { conditionOf } from './entry-condition.ts'
import { readerPolicyHeader } from './rate-limit.ts'
import { timingOf } from './request-context.ts'
import { logRequest } from './request-log.ts'
import { transportSecurity } from './response-headers.ts'

/**
 * Answers a public GET with what this isolate holds, where that is the newest, before the app is entered: the way through its
 * middleware takes longer than all of this. Null where the app must answer. The app would give the same answer.
 */
export function answerFromIsolate(request: Request, env: object, nowMs = Date.now()): Response | null {
  const settings = knownSettingsOf(env)
  const isPublicGet = request.method === 'GET' && !request.headers.has('Authorization')
  if (!settings || !isPublicGet || isTooLong(request.url)) return null
  const startedMs = performance.now()
  const asked = new HonoRequest(request, getPath(request))
  const wanted = wantedOf(asked)
  const entry = wanted && readIsolate(entryKeyOf(settings, wanted))
  if (!entry || conditionOf(entry, nowMs) !== 'fresh') return null
  const requestId = crypto.randomUUID()
  const response = entryResponse(entry, {
    tier: 'isolate',
    vary: wanted.vary,
    ifNoneMatch: asked.header('If-None-Match'),
    nowMs,
    more: {
      'X-Request-Id': requestId,
      'Server-Timing': timingOf(NO_TRIPS),
      ...transportSecurity(request.url),
      ...(asked.path.startsWith('/api/') && readerPolicyHeader(settings)),
    },
  })
  logRequest('request', {
    requestId,
    method: request.method,
    route: wanted.policy.route,
    status: response.status,
    cache: 'isolate',
    trips: NO_TRIPS,
    startedMs,
  })
  return response
}

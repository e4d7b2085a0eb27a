import { OPERATIONS } from '../../src/client/schema.ts'
import { CACHE_POLICIES } from '../../src/http/cache-policies.ts'
import { TOOLS, type Tool } from '../../src/routes/mcp/tools.ts'
import { argumentsOf } from '../support/operations.ts'
import {
  encoded,
  type HostileRequest,
  headersOf,
  headerText,
  mutated,
  powerlessHeader,
  type Scene,
} from './hostile-requests.ts'
import { HEADER_CANARY, hostileJson, hostileName, hostileText } from './hostile-values.ts'
import type { Random } from './random.ts'

/** The request to `/mcp` of that seed and number. */
export function hostileMcpRequest(random: Random, scene: Scene): HostileRequest {
  const tool = random.of(TOOLS as readonly [Tool, ...Tool[]])
  const names = random.of(scene.names)
  const [method, path] = OPERATIONS[tool.operation]
  const isPowerful = random.percent(50)
  const isBroken = random.percent(40)
  const right = argumentsOf({ method, path }, names)
  const given = tool.scope === null ? withParameters(random, path, right) : mutatedArguments(random, right)
  const draft: Draft = {
    headers: mcpHeaders(random, isPowerful ? random.of(scene.powerful) : powerlessHeader(random, scene)),
    message: callOf(random, tool.name, given),
    text: null,
  }
  if (isBroken) random.of(BREAKERS)(random, draft)
  const text = draft.text ?? JSON.stringify(draft.message) ?? 'null'
  const mustBeRefused = tool.scope !== null && (!isPowerful || isBroken)
  return {
    method: random.percent(2) ? random.of(['PUT', 'OPTIONS', 'HEAD', 'DELETE', 'GET', 'PATCH']) : 'POST',
    path: '/mcp',
    headers: draft.headers.flat(),
    body: isBroken ? Buffer.from(text) : encoded(random, text),
    mustBeRefused,
    changesNothing: mustBeRefused || tool.scope === null,
  }
}

type Draft = { headers: [string, string][]; message: unknown; text: string | null }

function callOf(random: Random, name: unknown, given: unknown): Record<string, unknown> {
  return { jsonrpc: '2.0', id: idOf(random), method: 'tools/call', params: { name, arguments: given } }
}

/** What a client may name its request: any text, any whole number. */
function idOf(random: Random): unknown {
  return random.percent(80) ? random.below(1e9) : random.of<unknown>(['', '__proto__', -1, 2 ** 53 - 1])
}

type Breaker = (random: Random, draft: Draft) => void

const withMessage =
  (change: (random: Random, message: unknown) => unknown): Breaker =>
  (random, draft) => {
    draft.message = change(random, draft.message)
  }

const withParams = (change: (random: Random, params: Record<string, unknown>) => unknown): Breaker =>
  withMessage((random, message) => {
    const { params, ...others } = message as { params: Record<string, unknown> }
    return { ...others, params: change(random, params) }
  })

/** What no tool is called by, each wrong in its own way. */
const BREAKERS: readonly [Breaker, ...Breaker[]] = [
  // A batch, with answers that would cross and a request that is taken back.
  withMessage((random, message) =>
    random.of<unknown>([
      [message],
      [message, message],
      Array.from({ length: random.below(60) }, () => message),
      [message, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }],
      [[message]],
      [],
    ]),
  ),
  // No JSON-RPC.
  withMessage((random, message) => ({
    ...(message as object),
    jsonrpc: random.of<unknown>(['1.0', 2, null, {}]),
  })),
  withMessage(random => hostileJson(random)),
  // A notification, a response, an id that is none: nobody waits for what becomes of it.
  withMessage((_, message) => ({ ...(message as object), id: undefined })),
  withMessage(random => ({ jsonrpc: '2.0', id: 1, result: hostileJson(random) })),
  withMessage((random, message) => ({
    ...(message as object),
    id: random.of<unknown>([null, 1.5, true, [], {}]),
  })),
  // Other methods, with whatever they may be given.
  withMessage(random => ({
    jsonrpc: '2.0',
    id: idOf(random),
    method: random.percent(90) ? random.of(METHODS) : hostileText(random),
    params: random.of<unknown>([undefined, {}, hostileJson(random), { cursor: hostileText(random) }]),
  })),
  // No tool, or arguments that are none.
  withParams((random, params) => ({
    ...params,
    name: random.of<unknown>([hostileText(random), 1, null, {}, undefined]),
  })),
  withParams((random, params) => ({
    ...params,
    arguments: random.of<unknown>([[], 'x', 1, [{}], hostileText(random)]),
  })),
  withParams((random, params) => ({
    ...params,
    arguments: { ...(params['arguments'] as object), [`x${random.below(1e6)}`]: hostileJson(random) },
  })),
  // Not JSON, too much of it, or too deep.
  (random, draft) => {
    draft.text = random.of(['{', '[1,', '"', 'NaN', '\u0000', '{}{}', '', '\ufeff', '{"jsonrpc":'])
  },
  (random, draft) => {
    draft.text = JSON.stringify({ ...(draft.message as object), x: 'y'.repeat(16_385 + random.below(9000)) })
  },
  (random, draft) => {
    const { params, ...others } = draft.message as { params: { name: string } }
    const given = random.of(['@', '{"pool":"x-x","targets":@}', '{"market":@}', '{"x":@}'])
    const deep = given.replace('@', nestedText(random))
    draft.text = `${JSON.stringify(others).slice(0, -1)},"params":{"name":"${params.name}","arguments":${deep}}}`
  },
  // A request in a form or a version that is not spoken here.
  (random, draft) => replaceHeader(draft, 'Content-Type', random.of(['text/plain', '', 'application/xml'])),
  (random, draft) =>
    replaceHeader(draft, 'Accept', random.of(['text/html', '', 'application/json', HEADER_CANARY])),
  (random, draft) =>
    replaceHeader(
      draft,
      'MCP-Protocol-Version',
      random.of(['1999-01-01', HEADER_CANARY, `x${headerText(random)}`]),
    ),
]

/** Of the protocol, those that this server does not speak among them. */
const METHODS: readonly [string, ...string[]] = [
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'ping',
  'tools/list',
  'resources/list',
  'resources/read',
  'resources/subscribe',
  'prompts/get',
  'completion/complete',
  'logging/setLevel',
  'sampling/createMessage',
  'elicitation/create',
  'roots/list',
  'tasks/get',
  'server/discover',
  'subscriptions/listen',
  'constructor',
  '__proto__',
]

/** Lists or objects within each other, as deep as a body can be. */
function nestedText(random: Random): string {
  const depth = 1 + random.below(2600)
  return random.percent(50)
    ? `${'['.repeat(depth * 3)}${']'.repeat(depth * 3)}`
    : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
}

function replaceHeader(draft: Draft, name: string, value: string): void {
  const others = draft.headers.filter(([known]) => known.toLowerCase() !== name.toLowerCase())
  draft.headers = [...others, [name, value]]
}

const VERSIONS: readonly [string, ...string[]] = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']

function mcpHeaders(random: Random, authorization: string): [string, string][] {
  const headers = headersOf(random, authorization)
  headers.push(['Accept', 'application/json, text/event-stream'])
  if (random.percent(50)) headers.push(['MCP-Protocol-Version', random.of(VERSIONS)])
  if (random.percent(10)) headers.push([random.of(MCP_HEADERS), headerText(random)])
  return headers
}

const MCP_HEADERS: readonly [string, ...string[]] = [
  'Mcp-Session-Id',
  'Last-Event-ID',
  'Mcp-Method',
  'Mcp-Name',
  'Origin',
]

/** What names a pool or a market goes wrong now and then, and so does everything else. */
function mutatedArguments(random: Random, right: Record<string, unknown>): unknown {
  const given = mutated(random, right)
  if (typeof given !== 'object' || given === null || random.percent(75)) return given
  return {
    ...given,
    [random.of(['pool', 'market'])]: random.percent(50) ? hostileText(random) : hostileJson(random),
  }
}

/** Mostly parameters that the read knows: the others are refused at once. */
function withParameters(random: Random, path: string, right: Record<string, unknown>): unknown {
  const known = Object.keys(CACHE_POLICIES.find(({ route }) => route === path)?.parameters ?? {})
  const parameters = Array.from({ length: random.below(4) }, () => [
    random.percent(80) ? random.of(['pool', ...known]) : hostileName(random),
    random.percent(60) ? hostileText(random) : hostileJson(random),
  ])
  return { ...right, ...Object.fromEntries(parameters) }
}

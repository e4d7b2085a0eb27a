import { addressOf, BODIES, type Names, type Operation } from '../support/operations.ts'
import { HEADER_CANARY, hostileJson, hostileName, hostileText, INSTANTS, NUMBERS } from './hostile-values.ts'
import type { Random } from './random.ts'

export type HostileRequest = {
  method: string
  path: string
  /** Names and values in turn, as they are sent: a name may come twice. */
  headers: string[]
  body: Buffer | null
  /** It cannot be right, whoever sends it: it lacks authority, or is broken for certain. */
  mustBeRefused: boolean
  /** It is refused or a read: whatever becomes of it, everything is as it was. */
  changesNothing: boolean
}

/** Who attacks what: the names of what is there, and keys with and without the power to write. */
export type Scene = {
  operations: readonly [Operation, ...Operation[]]
  names: readonly [Names, ...Names[]]
  powerful: readonly [string, ...string[]]
  powerless: readonly [string, ...string[]]
}

/** The request of that seed and number. */
export function hostileRequest(random: Random, scene: Scene): HostileRequest {
  const operation = random.of(scene.operations)
  const names = random.of(scene.names)
  const isWrite = operation.method !== 'GET'
  const isPowerful = random.percent(50)
  const breaker = operation.method === 'DELETE' ? withParameter : random.of(BREAKERS)
  const isBroken = isWrite && isPowerful && random.percent(65)
  const draft: Draft = {
    path: random.percent(25) ? hostilePath(random, operation.path) : addressOf(operation.path, names),
    query: isWrite ? '' : hostileQuery(random),
    headers: headersOf(random, isPowerful ? random.of(scene.powerful) : powerlessHeader(random, scene)),
    body: isWrite ? mutated(random, BODIES[`${operation.method} ${operation.path}`]?.(names)) : undefined,
    text: null,
  }
  if (isBroken) breaker(random, draft)
  const text = draft.text ?? (draft.body === undefined ? null : (JSON.stringify(draft.body) ?? null))
  const method = random.percent(3)
    ? random.of(['PUT', 'OPTIONS', 'HEAD', 'POST', 'DELETE', 'GET'])
    : operation.method
  const mustBeRefused = !isPowerful || isBroken
  return {
    method,
    path: sendable(draft.path + draft.query),
    headers: draft.headers.flat(),
    body: text === null ? null : isBroken ? Buffer.from(text) : encoded(random, text),
    mustBeRefused,
    changesNothing: mustBeRefused || ['GET', 'HEAD', 'OPTIONS'].includes(method),
  }
}

type Draft = {
  path: string
  query: string
  headers: [string, string][]
  body: unknown
  /** In the place of the body's JSON. */
  text: string | null
}

type Breaker = (random: Random, draft: Draft) => void

const withParameter: Breaker = (random, draft) => {
  const [name, value] = [hostileName(random), hostileText(random)].map(text =>
    encodeURIComponent(text.toWellFormed()),
  )
  draft.query = `?${name || 'x'}=${value}`
}

/** What makes any write that takes a body wrong, each in its own way. */
const BREAKERS: readonly [Breaker, ...Breaker[]] = [
  withParameter,
  (random, draft) => {
    draft.text = `{"${'x'.repeat(1 + random.below(50))}": ${JSON.stringify(hostileText(random))}}`
  },
  (random, draft) => {
    draft.text = random.of([
      '{',
      '[1,',
      '"',
      '{"a":1,}',
      "{'a':1}",
      'NaN',
      '\u0000',
      '{}{}',
      '[[[[',
      '\ufeff',
    ])
  },
  (random, draft) => {
    const size = 16_385 + random.below(20_000)
    draft.text = draft.path === '/api/prices' ? '[]' : `"${'y'.repeat(size)}"`
  },
  (random, draft) => {
    replaceHeader(
      draft,
      'Content-Type',
      random.of(['text/plain', 'application/xml', '', 'multipart/form-data; boundary=x']),
    )
    draft.text ??= '{}'
  },
  (random, draft) => {
    draft.text = JSON.stringify(random.of<unknown>([null, 1, 'text', true, [[]], [null], [{}], [1, 2]]))
  },
]

function replaceHeader(draft: Draft, name: string, value: string): void {
  draft.headers = [...draft.headers.filter(([known]) => known !== name), [name, value]]
}

export function powerlessHeader(random: Random, { powerless, powerful }: Scene): string {
  const key = random.of(powerless)
  const stolen = random.of(powerful)
  if (random.percent(60)) return `Bearer ${key}`
  return random.of([
    `Bearer cp_live_${HEADER_CANARY}`,
    `Basic ${HEADER_CANARY}`,
    HEADER_CANARY,
    '',
    'Bearer',
    `Bearer ${stolen.slice(0, -1)}`,
    `Bearer ${stolen}x`,
    `Bearer ${stolen}, Bearer ${key}`,
    `Token ${stolen}`,
    `Bearer\t${stolen}`,
    `Bearer ${'A'.repeat(5000)}`,
  ])
}

export function headersOf(random: Random, authorization: string): [string, string][] {
  const value = authorization.startsWith('cp_live_') ? `Bearer ${authorization}` : authorization
  const headers: [string, string][] = [
    [
      'Content-Type',
      random.percent(95) ? 'application/json' : random.of(['application/json;charset=utf-16', 'text/json']),
    ],
    ['Idempotency-Key', random.percent(70) ? `${HEADER_CANARY}-${random.below(1e9)}` : headerText(random)],
  ]
  if (value !== '' || random.percent(50)) headers.push(['Authorization', value])
  for (let extra = random.below(3); extra > 0; extra--)
    headers.push([random.of(EXTRA_HEADERS), headerText(random)])
  return headers
}

const EXTRA_HEADERS: readonly [string, ...string[]] = [
  'Accept',
  'Authorization',
  'Content-Type',
  'Accept-Encoding',
  'Cache-Control',
  'CF-Connecting-IP',
  'Content-Encoding',
  'Cookie',
  'If-None-Match',
  'If-Modified-Since',
  'Idempotency-Key',
  'Origin',
  'Range',
  'Referer',
  'User-Agent',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-HTTP-Method-Override',
  'X-Original-URL',
  'X-Request-Id',
]

/** What a header can carry of a hostile text: single bytes, and no line ends. */
export function headerText(random: Random): string {
  const text = random.of([
    HEADER_CANARY,
    `"${HEADER_CANARY}"`,
    `W/"${HEADER_CANARY}", *`,
    'text/csv',
    'DELETE',
    hostileText(random),
  ])
  return Buffer.from(text.slice(0, 600))
    .toString('latin1')
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .trim()
}

function hostilePath(random: Random, path: string): string {
  const filled = path.replace(/\{\w+\}/g, () =>
    encodeURIComponent(hostileText(random).toWellFormed().slice(0, 900)),
  )
  if (random.percent(80)) return filled
  return random.of([
    `${filled}/`,
    filled.toUpperCase(),
    `${filled}/..`,
    `${filled}%00`,
    `${filled}%`,
    `${filled};a=b`,
    filled.replace('/api', '/api/.'),
  ])
}

const PARAMETERS: readonly [string, ...string[]] = [
  'limit',
  'cursor',
  'format',
  'status',
  'strategy',
  'category',
  'agent',
  'sort',
  'by',
  'window',
  'around',
  'interval',
  'kind',
  'market',
  'client_order_id',
  'pricing',
  'pools',
  'positions',
  'q',
  'deep',
]

function hostileQuery(random: Random): string {
  const parts = Array.from({ length: random.below(4) }, () => {
    const name = random.percent(85) ? random.of(PARAMETERS) : hostileName(random).toWellFormed()
    const value = random.percent(30) ? hostileCursor(random) : hostileText(random).toWellFormed()
    return `${encodeURIComponent(name)}=${random.percent(90) ? encodeURIComponent(value) : value.replace(/[\s#]/g, '')}`
  })
  const repeated = random.percent(10) ? parts : []
  return parts.length === 0 ? '' : `?${[...parts, ...repeated].join('&')}`
}

const AN_ID = '01a1fb7c-86ba-74f8-b95b-975bf942903a'

/** What looks like a value that a list is in order of. */
function edgeOfSort(random: Random): string {
  const instant = random.of(INSTANTS).replace('T', ' ').replace('Z', '+00')
  return random.of([instant, random.of(NUMBERS), '\ud800', '9999-99-99 99:99:99+00'])
}

/** Cursors of the right form with hostile positions in them: what reaches the database. */
function hostileCursor(random: Random): string {
  const id = random.of(['01a1fb7c-86ba-74f8-b95b-975bf942903a', hostileText(random)])
  const position = random.of<unknown>([
    { sort: random.of(['-inception_at', 'name', 'nav', 'return']), value: edgeOfSort(random), id: AN_ID },
    { sort: '-inception_at', value: hostileText(random), id },
    { by: 'return', window: 'all', slot: random.of(INSTANTS), position: 1 },
    { by: 'return', window: 'all', slot: '2026-01-01T00:00:00Z', position: Number(hostileText(random)) },
    hostileText(random),
    hostileJson(random),
  ])
  return Buffer.from(JSON.stringify(position) ?? '')
    .toString('base64url')
    .slice(0, 400)
}

/** A body that is right but for one to three of its values; now and then another body altogether. */
export function mutated(random: Random, body: unknown): unknown {
  if (body === undefined || random.percent(30)) return random.percent(80) ? body : hostileJson(random)
  if (random.percent(30)) return withEdgeValue(random, body)
  const times = Array.from({ length: 1 + random.below(3) })
  return times.reduce<unknown>(changed => withHostileMember(random, changed), body)
}

/** A body of the right form with one value at some edge: what the commands and the database themselves have to decide. */
function withEdgeValue(random: Random, body: unknown): unknown {
  if (Array.isArray(body)) return body.map(item => withEdgeValue(random, item))
  if (typeof body !== 'object' || body === null) return body
  const names = Object.keys(body).flatMap(name => EDGES[name] ?? [])
  const name = names[random.below(names.length)]
  return name === undefined ? body : { ...body, [name]: edgeValue(random, name) }
}

/** For a member of a body, what may be at an edge beside it, or itself. */
const EDGES: Record<string, string[]> = {
  amount: ['amount', 'memo'],
  initial_price: ['closes_at', 'fee_bps', 'liquidity', 'initial_price', 'title', 'description'],
  name: ['name', 'initial_deposit'],
  outcome: ['outcome'],
  price: ['at', 'price'],
  quantity: ['quantity', 'limit_price', 'rationale', 'client_order_id'],
  scopes: ['expires_at'],
  targets: ['tolerance', 'rationale'],
}

function edgeValue(random: Random, name: string): unknown {
  if (/^at$|_at$/.test(name)) return random.of(INSTANTS)
  if (/memo|title|description|name|rationale|client_order_id/.test(name)) return hostileText(random)
  if (/bps|tolerance/.test(name)) return Number(random.of(EDGE_AMOUNTS))
  return random.of(EDGE_AMOUNTS)
}

const EDGE_AMOUNTS: readonly [string, ...string[]] = [
  '0.000001',
  '0.5',
  '0.999999',
  '1',
  '1000.000001',
  '1000000',
  '999999999999.999999',
]

function withHostileMember(random: Random, body: unknown): unknown {
  if (Array.isArray(body)) return body.map(item => withHostileMember(random, item))
  if (typeof body !== 'object' || body === null) return body
  const names = Object.keys(body)
  const name = random.percent(75) ? (names[random.below(names.length)] ?? 'x') : random.of(MEMBERS)
  return { ...body, [name]: hostileJson(random) }
}

/** Members that some body has: right in one place is wrong in another. */
const MEMBERS: readonly [string, ...string[]] = [
  'amount',
  'memo',
  'mandate',
  'rationale',
  'client_order_id',
  'limit_price',
  'notional',
  'quantity',
  'closes_at',
  'expires_at',
  'at',
  'fee_bps',
  'initial_deposit',
  'status',
  'tolerance',
  'void',
  '__proto__',
]

/** Now and then in bytes that are no UTF-8, or cut off in the middle. */
export function encoded(random: Random, text: string): Buffer {
  const point = random.below(100)
  if (point < 3) return Buffer.from(text, 'utf16le')
  if (point < 6) return Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xfe])])
  if (point < 9) return Buffer.from(text).subarray(0, random.below(text.length + 1))
  return Buffer.from(text)
}

/** What every server takes for a request target; what has no place in one is percent-encoded. */
function sendable(path: string): string {
  const encoded = path.replace(/[^\w!#$%&'()*+,./:;=?@[\]~-]/gu, char =>
    encodeURIComponent(char.toWellFormed()),
  )
  return encoded.slice(0, 6000)
}

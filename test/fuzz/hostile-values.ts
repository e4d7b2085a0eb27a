import type { Random } from './random.ts'

/** In headers: no answer and no log line may have it. */
export const HEADER_CANARY = 'hdrcanaryq7x'
/** In values of bodies and queries: no log line may have it, and no answer that says what is wrong with a request. */
export const VALUE_CANARY = 'valcanaryq7x'

/** Texts that parsers, databases, pages, spreadsheets and loggers have stumbled over. */
const TEXTS: readonly [string, ...string[]] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\ufeff',
  '\u202egnp.exe',
  'a\u200bb\u200d\u2060',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  'İıſß',
  'e\u0301'.repeat(300),
  "'; drop table pools; --",
  "' or '1'='1",
  '$1); select pg_sleep(10); --',
  '\\x27\\',
  '%27%20or%201=1',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  ']]>',
  '{{7*7}}<%= 7*7 %>',
  '=cmd|" /C calc"!A0',
  '@SUM(1+1)*cmd',
  '../../etc/passwd',
  '..%2f..%2f',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  '%s%n%x',
  '\r\nSet-Cookie: a=b',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  'true',
  'on',
  '٣',
  '１２',
  'leaderboard',
  '-',
  '--',
  'a-',
  '01a1fb7c-86ba-74f8-b95b-975bf942903a',
  '00000000-0000-0000-0000-000000000000',
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '01A1FB7C-86BA-74F8-B95B-975BF942903A',
]

/** Numbers at every edge, as text. */
export const NUMBERS: readonly [string, ...string[]] = [
  '0',
  '-0',
  '-1',
  '1',
  '00',
  '0.0',
  '.5',
  '5.',
  '+1',
  ' 1',
  '1 ',
  '1_000',
  '1,5',
  '0x10',
  '1e3',
  '1e-320',
  '5e-324',
  '1e308',
  '1e309',
  '1e1000000000',
  '0.000001',
  '0.0000001',
  '0.0000005',
  '0.999999',
  '0.9999999',
  '1.000001',
  '999999999999.999999',
  '1000000000000',
  '99999999999999.999999',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740993',
  '9223372036854775807',
  '9223372036854775808',
  '1'.repeat(40),
  `0.${'3'.repeat(60)}`,
  '100',
  '101',
]

/** Instants at every edge. */
export const INSTANTS: readonly [string, ...string[]] = [
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+14:00',
  '1969-12-31T23:59:59Z',
  '2016-12-31T23:59:60Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00+23:59',
  '2026-01-01T00:00:00-16:00',
  `2026-01-01T00:00:00.${'9'.repeat(150)}Z`,
  '9999-12-31T23:59:59.9999999Z',
  '+010000-01-01T00:00:00Z',
  '-000001-01-01T00:00:00Z',
  'infinity',
  'now',
  'epoch',
  '2026-01-01',
]

const MARKED: readonly [string, ...string[]] = [
  VALUE_CANARY,
  `${VALUE_CANARY}\u0000`,
  `\n    at ${VALUE_CANARY}`,
  `';--${VALUE_CANARY}`,
  `<b>${VALUE_CANARY}</b>`,
]

export function hostileText(random: Random): string {
  const point = random.below(100)
  if (point < 35) return random.of(TEXTS)
  if (point < 60) return random.of(NUMBERS)
  if (point < 70) return random.of(INSTANTS)
  if (point < 85) return random.of(MARKED)
  if (point < 92) return random.of(TEXTS).repeat(1 + random.below(30))
  return randomText(random, 1 + random.below(200))
}

/** Any UTF-16 there is, lone surrogates too. */
function randomText(random: Random, chars: number): string {
  const limit = random.of([0x80, 0x100, 0x10000])
  return Array.from({ length: chars }, () => String.fromCharCode(random.below(limit))).join('')
}

/** Any JSON there is: of another type than expected, deep, wide, with names that objects have already. */
export function hostileJson(random: Random, depth = 0): unknown {
  const point = random.below(100)
  if (point < 45 || depth > 3) return hostileText(random)
  if (point < 60) return Number(random.of(NUMBERS))
  if (point < 70) return random.of<unknown>([null, true, false, [], {}])
  if (point < 75) return nested(1 + random.below(2000))
  const entries = Array.from({ length: random.below(6) }, () => hostileJson(random, depth + 1))
  if (point < 85) return entries
  return Object.fromEntries(entries.map(value => [hostileName(random), value]))
}

export function hostileName(random: Random): string {
  return random.of([
    '__proto__',
    'constructor',
    'prototype',
    'toJSON',
    'then',
    'length',
    '',
    'a.b',
    '$ne',
    'slug',
    'amount',
    'key_hash',
    'agent_id',
    'scopes',
    '<i>',
    '\u0000',
    '\ud800',
    'n'.repeat(500),
  ])
}

function nested(depth: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

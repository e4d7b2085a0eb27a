import { z } from 'zod'

/** One thing that is wrong in a request: where, what would be right, and a value that is. */
export type Fault = {
  path: string
  message: string
  unknown: boolean
  /** What the member may be, in words of JSON Schema. */
  allowed?: Record<string, unknown>
  example?: unknown
}

/** What a request that does not fit its schema is taught with: the schema, and an input that fits it. */
export type Lesson = { schema: z.ZodType | undefined; example: unknown }

/** So many faults of a request are told of, and mended. */
const MAX_FAULTS = 10

type Issue = z.core.$ZodIssue

/** The faults that a schema found, each with what it should have been. */
export function faultsOf(issues: readonly Issue[], lesson: Lesson | undefined): Fault[] {
  return issues.flatMap(issue => faultsOfIssue(issue, [], lesson)).slice(0, MAX_FAULTS)
}

function faultsOfIssue(issue: Issue, parents: readonly PropertyKey[], lesson: Lesson | undefined): Fault[] {
  const path = [...parents, ...issue.path]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    // The alternative that was nearly met is the one that was meant.
    const [nearest = []] = [...issue.errors].sort((one, other) => one.length - other.length)
    return nearest.flatMap(inner => faultsOfIssue(inner, path, lesson))
  }
  if (issue.code === 'unrecognized_keys') {
    const known = membersAt(lesson?.schema, path)
    const allowed = known && { propertyNames: { enum: known } }
    return issue.keys.map(key => ({
      path: [...path, key].join('.'),
      message: 'is not known here',
      unknown: true,
      ...(allowed && { allowed }),
    }))
  }
  const example = valueAt(lesson?.example, path)
  return [
    {
      path: path.join('.'),
      ...expectationOf(issue),
      unknown: false,
      ...(example !== undefined && path.length > 0 && { example }),
    },
  ]
}

type Expectation = Pick<Fault, 'message' | 'allowed'>

/** What a member must be, as a sentence and in words of JSON Schema. */
function expectationOf(issue: Issue): Expectation {
  const expectation = expectationOfCode(issue)
  // A message of our own says more than the code does.
  return /^(?:must|is) /.test(issue.message) ? { ...expectation, message: issue.message } : expectation
}

function expectationOfCode(issue: Issue): Expectation {
  switch (issue.code) {
    case 'invalid_value': {
      const values = issue.values.map(value => JSON.stringify(value))
      const message = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`
      return { message, allowed: { enum: [...issue.values] } }
    }
    case 'invalid_type': {
      const isMissing = issue.message.endsWith('received undefined')
      return {
        message: `${isMissing ? 'is missing: it must be' : 'must be'} ${withArticle(issue.expected)}`,
        allowed: { type: issue.expected },
      }
    }
    case 'too_big':
      return boundOf('most', issue.origin, Number(issue.maximum), issue.inclusive !== false)
    case 'too_small':
      return boundOf('least', issue.origin, Number(issue.minimum), issue.inclusive !== false)
    case 'invalid_format':
      return {
        message: `must have the form of ${withArticle(issue.format)}`,
        allowed: { format: issue.format },
      }
    default:
      return { message: `is not right (${issue.message})` }
  }
}

const UNITS: Record<string, { unit: string; keywords: [string, string] }> = {
  string: { unit: ' characters', keywords: ['minLength', 'maxLength'] },
  array: { unit: ' items', keywords: ['minItems', 'maxItems'] },
}

function boundOf(which: 'least' | 'most', origin: string, bound: number, inclusive: boolean): Expectation {
  const { unit, keywords } = UNITS[origin] ?? { unit: '', keywords: ['minimum', 'maximum'] as const }
  const keyword = keywords[which === 'least' ? 0 : 1]
  if (unit) return { message: `must have at ${which} ${bound}${unit}`, allowed: { [keyword]: bound } }
  if (inclusive) return { message: `must be at ${which} ${bound}`, allowed: { [keyword]: bound } }
  const exclusive = which === 'least' ? 'exclusiveMinimum' : 'exclusiveMaximum'
  return {
    message: `must be ${which === 'least' ? 'above' : 'below'} ${bound}`,
    allowed: { [exclusive]: bound },
  }
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/**
 * What was sent, put right: unknown members left out, wrong ones as in the example. Where that is still not right, the
 * example itself; null without one.
 */
export function corrected(sent: unknown, faults: readonly Fault[], { schema, example }: Lesson): unknown {
  if (!schema) return example ?? null
  const mended = faults.reduce((value, { path, unknown }) => {
    if (path === '') return value
    const at = path.split('.')
    return withValueAt(value, at, unknown ? undefined : valueAt(example, at))
  }, sent)
  const found = candidatesOf(mended, example).find(candidate => schema.safeParse(candidate).success)
  return found ?? example ?? null
}

/** The mended request, then with what the example has besides, then without one of its members. */
function candidatesOf(mended: unknown, example: unknown): unknown[] {
  if (!isRecord(mended)) return []
  const less = Object.keys(mended)
    .slice(0, MAX_FAULTS)
    .map(key => withValueAt(mended, [key], undefined))
  return [mended, ...(isRecord(example) ? [{ ...example, ...mended }] : []), ...less]
}

/** The value at a path; of a list, the example's first item stands for all. */
function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)] ?? inner[0]
    return isRecord(inner) && Object.hasOwn(inner, key) ? inner[String(key)] : undefined
  }, value)
}

/** A copy with another value at a path; undefined takes the member away. */
function withValueAt(value: unknown, [key, ...rest]: readonly string[], replacement: unknown): unknown {
  if (key === undefined) return replacement
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? withValueAt(item, rest, replacement) : item))
  }
  if (!isRecord(value)) return value
  const { [key]: old, ...others } = value
  const renewed = withValueAt(old, rest, replacement)
  return renewed === undefined ? others : { ...others, [key]: renewed }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The members that an object of the schema may have at a path; undefined where that cannot be said. */
function membersAt(schema: z.ZodType | undefined, path: readonly PropertyKey[]): string[] | undefined {
  let inner: unknown = schema
  for (const key of [...path, null]) {
    while (
      inner instanceof z.ZodOptional ||
      inner instanceof z.ZodDefault ||
      inner instanceof z.ZodPrefault
    ) {
      inner = inner.unwrap()
    }
    if (key === null) break
    if (inner instanceof z.ZodObject) inner = inner.shape[String(key)]
    else if (inner instanceof z.ZodArray) inner = inner.element
    else return undefined
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : undefined
}

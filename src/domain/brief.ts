import { untrustedText } from './untrusted.ts'

/** A brief is for readers who pay by the token: so many characters count as one. */
export const CHARS_PER_TOKEN = 4

/** What a brief tells of a pool. Text of strangers is as it was written; rendering makes it inert. */
export type Brief = {
  pool: string
  name: string
  status: string
  state: Record<string, string | number | null>
  newest_transaction: string | null
  warnings: BriefWarning[]
  headroom: BriefHeadroom[]
  positions: BriefPosition[]
  changes: BriefChange[]
  /** How many changes there are beyond those listed. */
  changes_beyond: number
}

export type BriefWarning = { kind: string; market: string | null; detail: string }

/** A limit of the mandate, the figure now, and what is left under it. The categories allowed are its manager's words. */
export type BriefHeadroom = {
  limit: string
  allowed: string | number
  current: string | number | null
  left: string | number | null
}

export type BriefPosition = {
  market: string
  title: string
  side: string
  quantity: string
  average_cost: string
  price: string
  exit_value: string
  unrealized_pnl: string
  weight: number | null
  /** Why it was opened, in its manager's words. */
  rationale: string | null
}

export type BriefChange = {
  id: string
  at: string
  kind: string
  market: string | null
  side: string | null
  quantity: string | null
  price: string | null
  amount: string
  rationale: string | null
}

/** How many of each there was no room for. */
export type Omitted = { warnings: number; headroom: number; positions: number; changes: number }

const RATIONALE_CHARS = 160
const TITLE_CHARS = 80
/** Ten categories, as they are told of. */
const CATEGORIES_CHARS = 420
/** What Markdown and its usual extensions act on inside of a line. */
const ACTIVE = /[\\`*_{}[\]<>()#+!|~&$^=]/g
/** What an address of the web or of mail cannot be told without; whatever stands behind it. */
const ADDRESS_SIGN = /\/\/(?=\S)|www\.(?=\S)|(?<=\S)@(?=\S)/gi
const SECTIONS = ['warnings', 'headroom', 'positions', 'changes'] as const
type Section = (typeof SECTIONS)[number]

/** The brief as Markdown, of `budgetTokens` at most. */
export function briefMarkdown(brief: Brief, budgetTokens: number): string {
  const lines = {
    warnings: brief.warnings.map(({ kind, market, detail }) => `- **${kind}** ${market ?? ''}: ${detail}`),
    headroom: brief.headroom.map(headroomLine),
    positions: brief.positions.map(positionLine),
    changes: brief.changes.map(changeLine),
  }
  const headings = {
    warnings: '\n## Look at',
    headroom: '\n## Headroom',
    positions: '\n## Positions',
    changes: '\n## Done',
  }
  const render = (kept: Record<Section, number>): string => {
    const omitted = omittedOf(brief, kept)
    const parts = SECTIONS.flatMap(section =>
      kept[section] > 0 ? [headings[section], ...lines[section].slice(0, kept[section])] : [],
    )
    return [...headOf(brief), ...parts, ...omittedLine(omitted), ''].join('\n')
  }
  return fitted(lines, budgetTokens * CHARS_PER_TOKEN, render)
}

/** The brief as an object whose JSON is of `budgetTokens` at most. */
export function briefObject(brief: Brief, budgetTokens: number) {
  const { changes_beyond, ...told } = brief
  const rows = {
    warnings: brief.warnings,
    headroom: brief.headroom.map(room => ({ ...room, allowed: saidOf(room) ?? room.allowed })),
    positions: brief.positions.map(position => ({
      ...position,
      title: untrustedText(position.title, TITLE_CHARS),
      rationale: position.rationale && untrustedText(position.rationale, RATIONALE_CHARS),
    })),
    changes: brief.changes.map(change => ({
      ...change,
      rationale: change.rationale && untrustedText(change.rationale, RATIONALE_CHARS),
    })),
  }
  const objectOf = (kept: Record<Section, number>) => ({
    ...told,
    name: untrustedText(brief.name, TITLE_CHARS),
    warnings: rows.warnings.slice(0, kept.warnings),
    headroom: rows.headroom.slice(0, kept.headroom),
    positions: rows.positions.slice(0, kept.positions),
    changes: rows.changes.slice(0, kept.changes),
    omitted: omittedOf(brief, kept),
  })
  const text = fitted(rows, budgetTokens * CHARS_PER_TOKEN, kept => JSON.stringify(objectOf(kept)))
  return JSON.parse(text) as ReturnType<typeof objectOf>
}

/**
 * Renders as much as fits into `maxChars`. What matters most comes first: every warning, then the limits, then positions and
 * changes in turn. Rendering decides what fits, so that no estimate can be wrong.
 */
function fitted(
  rows: Record<Section, readonly unknown[]>,
  maxChars: number,
  render: (kept: Record<Section, number>) => string,
): string {
  const inTurn = Array.from({ length: Math.max(rows.positions.length, rows.changes.length) }, (_, index) => [
    ...(index < rows.positions.length ? (['positions'] as const) : []),
    ...(index < rows.changes.length ? (['changes'] as const) : []),
  ])
  const wanted: Section[] = [
    ...rows.warnings.map(() => 'warnings' as const),
    ...rows.headroom.map(() => 'headroom' as const),
    ...inTurn.flat(),
  ]
  const isTooLong = (count: number) => render(countedFirst(wanted, count)).length > maxChars
  let fits = 0
  let exceeds = wanted.length + 1
  while (exceeds - fits > 1) {
    const middle = Math.floor((fits + exceeds) / 2)
    if (isTooLong(middle)) exceeds = middle
    else fits = middle
  }
  return render(countedFirst(wanted, fits))
}

function countedFirst(wanted: readonly Section[], count: number): Record<Section, number> {
  const kept = { warnings: 0, headroom: 0, positions: 0, changes: 0 }
  for (const section of wanted.slice(0, count)) kept[section] += 1
  return kept
}

function omittedOf(brief: Brief, kept: Record<Section, number>): Omitted {
  return {
    warnings: brief.warnings.length - kept.warnings,
    headroom: brief.headroom.length - kept.headroom,
    positions: brief.positions.length - kept.positions,
    changes: brief.changes.length - kept.changes + brief.changes_beyond,
  }
}

function omittedLine(omitted: Omitted): string[] {
  const told = Object.entries(omitted).filter(([, count]) => count > 0)
  return told.length === 0
    ? []
    : [`\nLeft out: ${told.map(([what, count]) => `${count} ${what}`).join(', ')}.`]
}

function headOf({ pool, status, state, newest_transaction }: Brief): string[] {
  const figures = Object.entries(state).map(([figure, value]) => `${figure} ${value ?? '–'}`)
  return [`# ${pool} (${status})`, figures.join(' · '), `since: ${newest_transaction ?? '–'}`]
}

function headroomLine(room: BriefHeadroom): string {
  const { limit, allowed, current, left } = room
  const said = saidOf(room)
  return `- ${limit} ${said === null ? allowed : escaped(said)}: now ${current ?? '–'}, left ${left ?? '–'}`
}

/** What is allowed in words of the mandate's author, marked as such; null where it is a figure. */
function saidOf({ limit, allowed }: BriefHeadroom): string | null {
  return limit === 'allowed_categories' ? untrustedText(String(allowed), CATEGORIES_CHARS) : null
}

function positionLine(position: BriefPosition): string {
  const { market, title, side, quantity, average_cost, price, exit_value, unrealized_pnl, weight } = position
  const figures = `${side} ${quantity} at ${average_cost}, price ${price}, exit ${exit_value}, p&l ${unrealized_pnl}, weight ${weight ?? '–'}`
  return `- ${market}: ${figures}. ${inert(title, TITLE_CHARS)}${because(position.rationale)}`
}

function changeLine({ at, kind, market, side, quantity, price, amount, rationale }: BriefChange): string {
  const trade = side === null ? `${amount} credits` : `${side} ${quantity} at ${price}`
  return `- ${at} ${kind} ${market ?? ''} ${trade}${because(rationale)}`.replaceAll(/ {2,}/g, ' ')
}

function because(rationale: string | null): string {
  return rationale ? ` Because: ${inert(rationale, RATIONALE_CHARS)}` : ''
}

/** Text of strangers that no Markdown renderer takes for anything else. */
function inert(text: string, maxChars: number): string {
  return escaped(untrustedText(text, maxChars))
}

/**
 * Marked text, its Markdown escaped behind the mark. Addresses are taken apart by a space: renderers look for them in the text
 * as it is shown, where an escape is gone.
 */
function escaped(marked: string): string {
  const end = marked.indexOf(' ')
  if (end < 0) return ''
  return marked.slice(0, end) + marked.slice(end).replaceAll(ADDRESS_SIGN, '$& ').replaceAll(ACTIVE, '\\$&')
}

import { DAY_SECONDS } from '../../src/domain/slots.ts'
import {
  catalogueDays,
  type DemoAgent,
  type DemoFlow,
  type DemoMarket,
  demoAgents,
  demoFlows,
  demoMarkets,
} from './catalogue.ts'

const hourMilliseconds = 3_600_000
const dayMilliseconds = DAY_SECONDS * 1000

/** Something that happens in the demonstration. */
export type DemoEvent = { at: Date } & (
  | { kind: 'market opens'; market: DemoMarket }
  | { kind: 'market resolves'; market: DemoMarket }
  | { kind: 'news' }
  | { kind: 'agent acts'; agent: DemoAgent }
  | { kind: 'flow'; flow: DemoFlow }
  | { kind: 'day closes' }
  | { kind: 'slot' }
)

/** Which of the events of one instant comes first. */
const order: readonly DemoEvent['kind'][] = [
  'market opens',
  'news',
  'flow',
  'agent acts',
  'market resolves',
  'day closes',
  'slot',
]

export interface Span {
  end: Date
  days: number
  slotSeconds: number
  /** Whether every market that is open in the end is resolved, to what is true of it. */
  settles: boolean
}

/**
 * What happens in the `days` days that end at `end`, in order. Until the day before the last each day is
 * closed at 00:00 UTC; from then on there is every slot of `slotSeconds`, so that none is missing from the
 * last 24 hours.
 */
export function demoTimetable({ end, days, slotSeconds, settles }: Span): DemoEvent[] {
  const pace = days / catalogueDays
  const start = end.getTime() - days * dayMilliseconds
  const at = (day: number, hour = 0) => new Date(start + day * dayMilliseconds + hour * hourMilliseconds)
  const events: DemoEvent[] = []
  for (const market of demoMarkets) {
    const { opensOnDay, resolvesOnDay } = market
    events.push({ at: at(opensOnDay * pace), kind: 'market opens', market })
    if (resolvesOnDay !== undefined) {
      events.push({ at: at(resolvesOnDay * pace, 15), kind: 'market resolves', market })
    } else if (settles) events.push({ at: end, kind: 'market resolves', market })
  }
  for (let day = 0; day < days; day += 1) events.push({ at: at(day, 0.5), kind: 'news' })
  for (const agent of demoAgents) {
    for (let hour = agent.firstHour; hour < days * 24; hour += agent.everyHours) {
      events.push({ at: at(0, hour), kind: 'agent acts', agent })
    }
  }
  for (const flow of demoFlows) events.push({ at: at(flow.onDay * pace, 12), kind: 'flow', flow })
  events.push(...snapshotEvents(start, end.getTime(), slotSeconds))
  return events.sort(
    (one, other) =>
      one.at.getTime() - other.at.getTime() || order.indexOf(one.kind) - order.indexOf(other.kind),
  )
}

function snapshotEvents(start: number, end: number, slotSeconds: number): DemoEvent[] {
  const events: DemoEvent[] = []
  const lastDay = Math.floor((end - dayMilliseconds) / dayMilliseconds) * dayMilliseconds
  for (let close = nextMultiple(start, dayMilliseconds); close <= lastDay; close += dayMilliseconds) {
    events.push({ at: new Date(close), kind: 'day closes' })
  }
  const slotMilliseconds = slotSeconds * 1000
  for (let slot = lastDay + slotMilliseconds; slot <= end; slot += slotMilliseconds) {
    events.push({ at: new Date(slot), kind: 'slot' })
  }
  return events
}

function nextMultiple(instant: number, step: number): number {
  return Math.floor(instant / step) * step + step
}

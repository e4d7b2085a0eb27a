import type { Child } from 'hono/jsx'
import type { Analytics, Portfolio } from '../db/queries/portfolio.ts'
import { NoFigure, Percent, PlainRatio } from './figures.tsx'
import { reasonText } from './words.ts'

type FactsProps = { id: string; title: string; note?: string; children: Child }

/** A card of figures, a line each. */
export function Facts({ id, title, note, children }: FactsProps) {
  return (
    <section class="card" aria-labelledby={id}>
      <div class="card-head">
        <div>
          <h2 id={id}>{title}</h2>
          {note === undefined ? null : <p class="card-note">{note}</p>}
        </div>
      </div>
      <dl class="facts">{children}</dl>
    </section>
  )
}

export function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type RatioName = Exclude<keyof Analytics, 'return_by_window'>

type RatioFactProps = {
  name: string
  portfolio: Pick<Portfolio, 'analytics' | 'null_reasons'>
  ratio: RatioName
  as: 'percent' | 'ratio'
}

/** One of a pool's analytics; where it is not defined, a dash that says why. */
export function RatioFact({ name, portfolio, ratio, as }: RatioFactProps) {
  const value = portfolio.analytics[ratio]
  const reason = portfolio.null_reasons[ratio]
  return (
    <Fact name={name}>
      {value === null ? <NoFigure reason={reasonText(reason ?? 'not_defined')} /> : figureOf(value, as)}
    </Fact>
  )
}

function figureOf(value: number, as: RatioFactProps['as']) {
  return as === 'percent' ? <Percent ratio={value} /> : <PlainRatio ratio={value} />
}

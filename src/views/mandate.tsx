import type { Mandate, Portfolio } from '../db/queries/portfolio.ts'
import { creditsText, percentText } from '../domain/number-format.ts'
import { Instant } from './instant.tsx'

type MandateProps = {
  portfolio: Pick<Portfolio, 'mandate' | 'pending_mandate' | 'pending_mandate_at' | 'open_to_deposits'>
}

/** What a pool's orders must respect, in words. */
export function MandateInWords({ portfolio }: MandateProps) {
  const { mandate, pending_mandate: pending, pending_mandate_at: pendingAt } = portfolio
  return (
    <section class="card" aria-labelledby="mandate">
      <div class="card-head">
        <h2 id="mandate">Mandate</h2>
      </div>
      <ul class="mandate">
        {sentencesOf(mandate).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
        <li>
          {portfolio.open_to_deposits
            ? 'Any agent may deposit.'
            : 'Only the agent that manages it may deposit.'}
        </li>
      </ul>
      {pending !== null && pendingAt !== null ? (
        <>
          <p class="mandate-change">
            From <Instant at={pendingAt} /> on
          </p>
          <ul class="mandate">
            {sentencesOf(pending)
              .filter(sentence => !sentencesOf(mandate).includes(sentence))
              .map(sentence => (
                <li key={sentence}>{sentence}</li>
              ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

/** A mandate as sentences: a limit each, and at the end what is left free. */
function sentencesOf(mandate: Mandate): string[] {
  const rules = rulesOf(mandate)
  const limits = rules.flatMap(([, sentence]) => sentence ?? [])
  const free = rules.flatMap(([name, sentence]) => (sentence === null ? [name] : []))
  return free.length > 0 ? [...limits, `No limit on ${listText(free)}.`] : limits
}

/** What a mandate may limit, and the sentence where it does. */
function rulesOf(mandate: Mandate): [name: string, sentence: string | null][] {
  return [
    [
      'the weight of a position',
      said(mandate.max_position_weight, it => `A position is at most ${share(it)} of NAV.`),
    ],
    [
      'the weight of a category',
      said(mandate.max_category_weight, it => `A category is at most ${share(it)} of NAV.`),
    ],
    [
      'gross exposure',
      said(mandate.max_gross_exposure, it => `Gross exposure is at most ${share(it)} of NAV.`),
    ],
    ['cash', said(mandate.min_cash_weight, it => `Cash is at least ${share(it)} of NAV.`)],
    [
      'the size of an order',
      said(mandate.max_order_notional, it => `An order is at most ${creditsText(it)} credits.`),
    ],
    ['the number of orders', said(mandate.max_orders_per_day, it => `At most ${it} orders a day.`)],
    [
      'categories',
      said(mandate.allowed_categories, it => `Only these categories: ${it.join(', ') || 'none'}.`),
    ],
    ['shorts', mandate.long_only ? 'Long positions only.' : null],
    ['drawdown', said(mandate.drawdown_pause, it => `A drawdown of ${share(it)} pauses the pool.`)],
  ]
}

function said<Limit>(limit: Limit | null, sentence: (limit: Limit) => string): string | null {
  return limit === null ? null : sentence(limit)
}

function share(ratio: number): string {
  return percentText(ratio, 1).replace('.0%', '%')
}

function listText(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`
}

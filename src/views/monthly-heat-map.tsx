import type { MonthEnd, PoolPageData } from '../db/queries/pool-page.ts'
import { monthlyReturns } from '../domain/monthly-returns.ts'
import { signedPercentText } from '../domain/number-format.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
import { Figure } from './figures.tsx'
import { Column, DataTable } from './table.tsx'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** From these returns on, a cell has the next deeper shade. */
const SHADES = [0.0005, 0.02, 0.05, 0.1]

/** A pool's return in every month, told by its figure and besides by its shade. */
export function MonthlyHeatMap({ months, inception }: { months: MonthEnd[]; inception: string }) {
  const years = monthlyReturns(months, isWhole(months, inception))
  return (
    <Card
      id="months"
      title="Monthly returns"
      note="Months of UTC; the first and the present one may be parts"
    >
      {years.length > 0 ? (
        <DataTable id="months-caption" caption="Return by month, the newest year first" isCaptionHidden>
          <thead>
            <tr>
              <Column>Year</Column>
              <Column isNumber>Total</Column>
              {MONTHS.map(month => (
                <Column key={month} isNumber>
                  {month}
                </Column>
              ))}
            </tr>
          </thead>
          <tbody class="years">
            {years.map(({ year, months: returns, total }) => (
              <tr key={year}>
                <th scope="row">{year}</th>
                <HeatCell gain={total} />
                {returns.map((gain, month) => (
                  <HeatCell key={MONTHS[month]} gain={gain} />
                ))}
              </tr>
            ))}
          </tbody>
        </DataTable>
      ) : (
        <EmptyState title="No month yet">The first snapshot begins the first one.</EmptyState>
      )}
    </Card>
  )
}

function isWhole(months: PoolPageData['months'], inception: string): boolean {
  return months[0]?.month === inception.slice(0, 7)
}

function HeatCell({ gain }: { gain: number | null }) {
  if (gain === null) return <td class="number" />
  return (
    <td class={`number heat ${shadeOf(gain)}`}>
      <Figure exact={String(gain)} text={signedPercentText(gain, 1)} />
    </td>
  )
}

function shadeOf(gain: number): string {
  const depth = SHADES.filter(from => Math.abs(gain) >= from).length
  return depth === 0 ? '' : `${gain > 0 ? 'up' : 'down'}-${depth}`
}

import type { MonthEnd, PoolPageData } from '../db/queries/pool-page.ts'
import { monthlyReturns } from '../domain/monthly-returns.ts'
import { signedPercentText } from '../domain/number-format.ts'
import { Card } from './card.tsx'
import { EmptyState } from './empty-state.tsx'
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
        <DataTable
          id="months-caption"
          caption="Return by month, the newest year first"
          isCaptionHidden
          class="years"
          columns={
            <>
              <Column of="text">Year</Column>
              <Column>Total</Column>
              {MONTHS.map(month => (
                <Column key={month}>{month}</Column>
              ))}
            </>
          }
        >
          {years.map(({ year, months: returns, total }) => (
            <tr key={year}>
              <th scope="row">{year}</th>
              <HeatCell gain={total} />
              {returns.map((gain, month) => (
                <HeatCell key={MONTHS[month]} gain={gain} />
              ))}
            </tr>
          ))}
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
  if (gain === null) return <td />
  return (
    <td title={String(gain)} class={shadeOf(gain)}>
      {signedPercentText(gain, 1)}
    </td>
  )
}

function shadeOf(gain: number): string | undefined {
  const depth = SHADES.filter(from => Math.abs(gain) >= from).length
  return depth === 0 ? undefined : `${gain > 0 ? 'up' : 'down'}-${depth}`
}

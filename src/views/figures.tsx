import type { Child } from 'hono/jsx'
import {
  compactCreditsText,
  compactPriceText,
  creditsText,
  percentText,
  priceText,
  quantityText,
  ratioText,
  signedCreditsText,
  signedPercentText,
  toneOf,
  withSign,
} from '../domain/number-format.ts'

/** Every figure on a page shows rounded, and carries itself exactly. */

/** `isCompact` is for places with little room: from a billion on, billions or trillions. */
type Amount = { value: string; isCompact?: boolean }
type Ratio = { ratio: number | null; decimals?: number }

export function Credits({ value, isCompact = false }: Amount) {
  return <Figure exact={value} text={isCompact ? compactCreditsText(value) : creditsText(value)} />
}

/** A gain or loss: told by its sign, and by colour besides. */
export function SignedCredits({ value }: Amount) {
  return <Signed exact={value} text={signedCreditsText(value)} />
}

/** An amount with a direction that is neither good nor bad: a flow of cash, a net exposure. */
export function DirectedCredits({ value, isCompact = false }: Amount) {
  return (
    <Figure exact={value} text={isCompact ? withSign(compactCreditsText(value)) : signedCreditsText(value)} />
  )
}

export function Quantity({ value }: Amount) {
  return <Figure exact={value} text={quantityText(value)} />
}

export function Price({ value, isCompact = false }: Amount) {
  return <Figure exact={value} text={isCompact ? compactPriceText(value) : priceText(value)} />
}

export function Percent({ ratio, decimals }: Ratio) {
  return <Figure exact={exactRatio(ratio)} text={percentText(ratio, decimals)} />
}

export function SignedPercent({ ratio, decimals }: Ratio) {
  return <Signed exact={exactRatio(ratio)} text={signedPercentText(ratio, decimals)} />
}

/** A ratio as it is, such as Sharpe's. */
export function PlainRatio({ ratio }: Ratio) {
  return <Figure exact={exactRatio(ratio)} text={ratioText(ratio)} />
}

/** Where there is no figure. */
export function NoFigure({ reason }: { reason: string }) {
  return (
    <span class="no-figure" title={reason}>
      <span aria-hidden="true">–</span>
      <span class="visually-hidden">{reason}</span>
    </span>
  )
}

/** A figure's text, with the figure itself behind it. */
export function Figure({ exact, text }: { exact: string | null; text: string }) {
  return exact === null ? (
    <NoFigure reason="No figure" />
  ) : (
    <data value={exact} title={exact}>
      {text}
    </data>
  )
}

function Signed({ exact, text }: { exact: string | null; text: string }) {
  if (exact === null) return <NoFigure reason="No figure" />
  return (
    <data value={exact} title={exact} class={toneOf(text)}>
      {text}
    </data>
  )
}

function exactRatio(ratio: number | null): string | null {
  return ratio === null || !Number.isFinite(ratio) ? null : String(ratio)
}

type FigureStripProps = { title?: string; columns?: 4 | 6; children: Child }

/** Figures side by side, each under its name; a page has one such strip, at its head. */
export function FigureStrip({ title = 'Figures', columns = 6, children }: FigureStripProps) {
  return (
    <section aria-labelledby="strip">
      <h2 id="strip" class="visually-hidden">
        {title}
      </h2>
      <dl class={columns === 4 ? 'figures by-four' : 'figures'}>{children}</dl>
    </section>
  )
}

type FigureTileProps = { name: string; note?: Child; children: Child }

export function FigureTile({ name, note, children }: FigureTileProps) {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd class="figure-value">{children}</dd>
      {note === undefined ? null : <dd class="figure-note">{note}</dd>}
    </div>
  )
}

import {
  compactCreditsText,
  compactPriceText,
  creditsText,
  indexText,
  percentText,
  priceText,
  quantityText,
  ratioText,
  signedCreditsText,
  signedPercentText,
  toneOf,
  withSign,
} from '../domain/number-format.ts'

/** A figure as pages show it: rounded, with itself exactly behind it. */
export type ShownFigure = { text: string; exact: string; tone?: 'gain' | 'loss' | undefined }

/** Those of ratios are null where there is none, or no number. */
type ShownRatio = ShownFigure | null

export function creditsFigure(value: string): ShownFigure {
  return { text: creditsText(value), exact: value }
}

/** For places with little room: from a billion on, in billions or trillions. */
export function compactCreditsFigure(value: string): ShownFigure {
  return { text: compactCreditsText(value), exact: value }
}

/** A gain or loss: told by its sign, and by colour besides. */
export function gainFigure(value: string): ShownFigure {
  return withTone(signedCreditsText(value), value)
}

/** An amount with a direction that is neither good nor bad: a flow of cash, a net exposure. */
export function directedFigure(value: string): ShownFigure {
  return { text: signedCreditsText(value), exact: value }
}

/** As `directedFigure`, for places with little room. */
export function compactDirectedFigure(value: string): ShownFigure {
  return { text: withSign(compactCreditsText(value)), exact: value }
}

export function quantityFigure(value: string): ShownFigure {
  return { text: quantityText(value), exact: value }
}

export function priceFigure(value: string): ShownFigure {
  return { text: priceText(value), exact: value }
}

/** For places with little room. */
export function compactPriceFigure(value: string): ShownFigure {
  return { text: compactPriceText(value), exact: value }
}

export function percentFigure(ratio: number | null, decimals?: number): ShownRatio {
  return isFigure(ratio) ? { text: percentText(ratio, decimals), exact: String(ratio) } : null
}

/** A gain or loss as a percentage. */
export function returnFigure(ratio: number | null, decimals?: number): ShownRatio {
  return isFigure(ratio) ? withTone(signedPercentText(ratio, decimals), String(ratio)) : null
}

/** A ratio as it is, such as Sharpe's. */
export function ratioFigure(ratio: number | null): ShownRatio {
  return isFigure(ratio) ? { text: ratioText(ratio), exact: String(ratio) } : null
}

/** A performance index. */
export function indexFigure(index: number | null): ShownRatio {
  return isFigure(index) ? { text: indexText(index), exact: String(index) } : null
}

function withTone(text: string, exact: string): ShownFigure {
  return { text, exact, tone: toneOf(text) }
}

function isFigure(ratio: number | null): ratio is number {
  return ratio !== null && Number.isFinite(ratio)
}

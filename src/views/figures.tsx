import type { Child } from 'hono/jsx'
import type { ShownFigure } from './shown-figures.ts'

/** `none` says why there is no figure, where there is none. */
type FigureProps = { of: ShownFigure | null; none?: string }

/** A figure within a line. The exact one is in its title. */
export function Figure({ of: figure, none = 'No figure' }: FigureProps) {
  if (figure === null) return <NoFigure reason={none} />
  return (
    <span title={figure.exact} class={figure.tone}>
      {figure.text}
    </span>
  )
}

/** A figure that is a table's cell, with what further stands in it. */
export function FigureCell({ of: figure, none, children }: FigureProps & { children?: Child }) {
  if (figure === null) return <NoFigureCell reason={none} />
  return (
    <td title={figure.exact} class={figure.tone}>
      {figure.text}
      {children}
    </td>
  )
}

/** A dash, drawn by the stylesheet; why there is no figure, for those who cannot point at it. */
export function NoFigure({ reason = 'No figure' }: { reason?: string | undefined }) {
  return (
    <span class="none" title={reason}>
      <span>{reason}</span>
    </span>
  )
}

export function NoFigureCell({ reason = 'No figure' }: { reason?: string | undefined }) {
  return (
    <td class="none" title={reason}>
      <span>{reason}</span>
    </td>
  )
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
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
      {note === undefined ? null : <dd class="note">{note}</dd>}
    </div>
  )
}

import type { Child } from 'hono/jsx'

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

export function Fact({ name, children }: { name: Child; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

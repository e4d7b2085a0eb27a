import type { Child } from 'hono/jsx'
import { Card } from './card.tsx'

type FactsProps = { id: string; title: string; children: Child }

/** A card of figures, a line each. */
export function Facts({ id, title, children }: FactsProps) {
  return (
    <Card id={id} title={title}>
      <dl class="facts">{children}</dl>
    </Card>
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

import type { Child } from 'hono/jsx'

type CardProps = {
  /** The heading's, which names the card. */
  id: string
  title: Child
  note?: Child
  /** What stands beside the heading: links, switches, a count. */
  beside?: Child
  children: Child
}

/** A part of a page, under its heading. */
export function Card({ id, title, note, beside, children }: CardProps) {
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <div>
          <h2 id={id}>{title}</h2>
          {note === undefined ? null : <p>{note}</p>}
        </div>
        {beside}
      </header>
      {children}
    </section>
  )
}

/** To what a card shows, as programs read it. */
export function JsonLink({ href }: { href: string }) {
  return (
    <a class="quiet-link" href={href}>
      JSON
    </a>
  )
}

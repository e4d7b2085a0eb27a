import type { Child } from 'hono/jsx'
import { paths } from '../http/paths.ts'

type DataTableProps = {
  id: string
  caption: Child
  isCaptionHidden?: boolean
  /** The cells of the head, each a `Column`. */
  columns: Child
  class?: string
  /** The rows. */
  children: Child
}

/** A table that scrolls inside its own frame, which the keyboard can reach, and never makes the page scroll sideways. */
export function DataTable({
  id,
  caption,
  isCaptionHidden = false,
  columns,
  class: name,
  children,
}: DataTableProps) {
  return (
    <section class="table-frame" aria-labelledby={id} tabindex={0}>
      <table class={name}>
        <caption id={id} class={isCaptionHidden ? 'visually-hidden' : undefined}>
          {caption}
        </caption>
        <thead>
          <tr>{columns}</tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}

type Sorting = 'ascending' | 'descending'
/** What is in a column's cells. They follow its head by the stylesheet, and need not say it each. */
export type ColumnKind = 'figures' | 'text' | 'status'
type ColumnProps = { of?: ColumnKind; sorted?: Sorting | undefined; children: Child }

/** A column's head. */
export function Column({ of: kind = 'figures', sorted, children }: ColumnProps) {
  return (
    <th scope="col" class={kind === 'figures' ? undefined : kind} aria-sort={sorted}>
      {children}
    </th>
  )
}

/** A pool as the head of its row: a link, and beneath it what it follows and who manages it. */
export function PoolRowHead({ pool, note }: { pool: NamedPool; note?: string }) {
  return (
    <th scope="row">
      <PoolLink pool={pool} />
      <small>
        {pool.strategy === '' ? null : userText(pool.strategy)}
        {pool.strategy === '' ? null : ' · '}
        <AgentLink agent={pool.agent} />
      </small>
      {note === undefined ? null : <small>{note}</small>}
    </th>
  )
}

type NamedPool = { slug: string; name: string; strategy: string; agent: Named }
type Named = { slug: string; name: string }

export function PoolLink({ pool }: { pool: Named }) {
  return <a href={paths.pool(pool.slug)}>{userText(pool.name)}</a>
}

export function AgentLink({ agent }: { agent: Named }) {
  return <a href={paths.agent(agent.slug)}>{userText(agent.name)}</a>
}

export function MarketLink({ market }: { market: { slug: string; title: string } }) {
  return <a href={paths.market(market.slug)}>{userText(market.title)}</a>
}

/** The head of a column of pools. */
export function PoolColumn() {
  return (
    <Column of="text">
      Pool <small>strategy · agent</small>
    </Column>
  )
}

const ASCII = /^[\x20-\x7e]*$/

/** What a user wrote, kept from turning the text around it. Nothing in ASCII could. */
export function userText(text: string): Child {
  return ASCII.test(text) ? text : <bdi>{text}</bdi>
}

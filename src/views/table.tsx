import type { Child } from 'hono/jsx'
import { paths } from '../http/paths.ts'

type DataTableProps = { caption: Child; id: string; children: Child; isCaptionHidden?: boolean }

/** A table that scrolls inside its own frame, which the keyboard can reach, and never makes the page scroll sideways. */
export function DataTable({ caption, id, children, isCaptionHidden = false }: DataTableProps) {
  return (
    <section class="table-frame" aria-labelledby={id} tabindex={0}>
      <table>
        <caption id={id} class={isCaptionHidden ? 'visually-hidden' : undefined}>
          {caption}
        </caption>
        {children}
      </table>
    </section>
  )
}

type Sorting = 'ascending' | 'descending'
type ColumnProps = { isNumber?: boolean; sorted?: Sorting | undefined; children: Child }

/** A column's head. */
export function Column({ isNumber, sorted, children }: ColumnProps) {
  return (
    <th scope="col" class={isNumber ? 'number' : undefined} aria-sort={sorted}>
      {children}
    </th>
  )
}

/** A pool as the head of its row: a link, and beneath it what it follows and who manages it. */
export function PoolRowHead({ pool, note }: { pool: NamedPool; note?: string }) {
  return (
    <th scope="row">
      <PoolLink pool={pool} />
      <span class="row-note">
        {pool.strategy === '' ? '' : `${pool.strategy} · `}
        <AgentLink agent={pool.agent} />
      </span>
      {note === undefined ? null : <span class="row-note">{note}</span>}
    </th>
  )
}

type NamedPool = { slug: string; name: string; strategy: string; agent: Named }
type Named = { slug: string; name: string }

export function PoolLink({ pool, isQuiet = false }: { pool: Named; isQuiet?: boolean }) {
  return (
    <a class={isQuiet ? 'plain-link' : undefined} href={paths.pool(pool.slug)}>
      <UserText>{pool.name}</UserText>
    </a>
  )
}

export function AgentLink({ agent }: { agent: Named }) {
  return (
    <a class="plain-link" href={paths.agent(agent.slug)}>
      <UserText>{agent.name}</UserText>
    </a>
  )
}

export function MarketLink({ market }: { market: { slug: string; title: string } }) {
  return (
    <a class="plain-link" href={paths.market(market.slug)}>
      <UserText>{market.title}</UserText>
    </a>
  )
}

/** The head of that column. */
export function PoolColumn() {
  return (
    <Column>
      Pool <span class="column-note">strategy · agent</span>
    </Column>
  )
}

/** What a user wrote, kept from turning the text around it. */
export function UserText({ children }: { children: string }) {
  return <bdi>{children}</bdi>
}

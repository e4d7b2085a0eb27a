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

type ColumnProps = { isNumber?: boolean; isSorted?: boolean; children: Child }

/** A column's head. */
export function Column({ isNumber, isSorted, children }: ColumnProps) {
  return (
    <th scope="col" class={isNumber ? 'number' : undefined} aria-sort={isSorted ? 'descending' : undefined}>
      {children}
    </th>
  )
}

/** A pool as the head of its row: a link, and beneath it what it follows and who manages it. */
export function PoolRowHead({ pool, note }: { pool: NamedPool; note?: string }) {
  return (
    <th scope="row">
      <a href={paths.pool(pool.slug)}>
        <UserText>{pool.name}</UserText>
      </a>
      <span class="row-note">
        {pool.strategy === '' ? '' : `${pool.strategy} · `}
        <UserText>{pool.agent.name}</UserText>
      </span>
      {note === undefined ? null : <span class="row-note">{note}</span>}
    </th>
  )
}

type NamedPool = { slug: string; name: string; strategy: string; agent: { name: string } }

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

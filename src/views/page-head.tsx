import type { Child } from 'hono/jsx'
import { JsonLink } from './card.tsx'
import { userText } from './table.tsx'

/** The heading of a page about many things, with a sentence beneath it. */
export function PageHead({ title, children }: { title: string; children: Child }) {
  return (
    <div class="page-head">
      <h1>{title}</h1>
      <p class="lede">{children}</p>
    </div>
  )
}

type SubjectHeadProps = {
  name: string
  /** The page that lists it among others. */
  up: { href: string; words: string }
  /** Of the API's answer about it. */
  json: string
  status?: Child
  links?: Child
  /** Facts in a few words each, every one an element. */
  facts: Child
  description?: string
  /** What a reader must know before anything else. */
  children?: Child
}

/** The heading of a page about one thing: a pool, a market, an agent. */
export function SubjectHead({
  name,
  up,
  json,
  status,
  links,
  facts,
  description = '',
  children,
}: SubjectHeadProps) {
  return (
    <div class="page-head">
      <nav class="breadcrumb" aria-label="Breadcrumb">
        <a href={up.href}>{up.words}</a>
      </nav>
      <div class="title-line">
        <h1>{userText(name)}</h1>
        {status}
        <span class="title-links">
          {links}
          <JsonLink href={json} />
        </span>
      </div>
      <p class="meta">{facts}</p>
      {children}
      {description === '' ? null : (
        <p class="description" dir="auto">
          {description}
        </p>
      )}
    </div>
  )
}

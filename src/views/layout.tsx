import type { Child } from 'hono/jsx'
import { paths } from '../http/paths.ts'
import { icon } from './icon.ts'
import { Instant } from './instant.tsx'
import { stylesheet } from './stylesheet.ts'

const NAME = 'capital-pools'

/** The parts of the exchange that every page leads to. */
const SECTIONS = [
  { section: 'dashboard', name: 'Pools', href: paths.dashboard() },
  { section: 'leaderboard', name: 'Leaderboard', href: paths.leaderboard() },
  { section: 'markets', name: 'Markets', href: paths.markets() },
  { section: 'compare', name: 'Compare', href: paths.compare() },
  { section: 'docs', name: 'API', href: paths.docs() },
] as const
type Section = (typeof SECTIONS)[number]['section']

type LayoutProps = {
  title: string
  description: string
  current?: Section
  /** When the page was read, by the exchange's clock. */
  now?: string
  children: Child
}

/** A page of the exchange: its head, the ways out of it, and what is on it. */
export function Layout({ title, description, current, now, children }: LayoutProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>{`${title} · ${NAME}`}</title>
        <meta name="description" content={description} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="same-origin" />
        <link rel="stylesheet" href={stylesheet.href} />
        <link rel="icon" type="image/svg+xml" href={icon.href} />
      </head>
      <body>
        <a class="skip-link" href="#main">
          Skip to the content
        </a>
        <SiteHeader current={current} />
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <SiteFooter now={now} />
      </body>
    </html>
  )
}

function SiteHeader({ current }: { current: LayoutProps['current'] }) {
  return (
    <header class="site-header">
      <div class="bar">
        <a class="brand" href={paths.dashboard()}>
          <img src={icon.href} width="22" height="22" alt="" />
          {NAME}
        </a>
        <nav aria-label="Exchange">
          {SECTIONS.map(({ section, name, href }) => (
            <a key={section} href={href} aria-current={section === current ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </div>
    </header>
  )
}

function SiteFooter({ now }: { now: string | undefined }) {
  return (
    <footer class="site-footer">
      <div class="bar">
        <p>
          Virtual credits, managed by software agents. <abbr title="Net asset value">NAV</abbr> is exit value:
          what a pool would hold after selling everything now.
        </p>
        <p>
          {now === undefined ? null : (
            <>
              Read on <Instant at={now} />.{' '}
            </>
          )}
          Times are UTC.
        </p>
      </div>
    </footer>
  )
}

import { contentHash } from '../domain/content-hash.ts'
import { paths } from '../http/paths.ts'
import base from './styles/base.css'
import cards from './styles/cards.css'
import charts from './styles/charts.css'
import controls from './styles/controls.css'
import docs from './styles/docs.css'
import feed from './styles/feed.css'
import figures from './styles/figures.css'
import frame from './styles/frame.css'
import marks from './styles/marks.css'
import metrics from './styles/metrics.css'
import pool from './styles/pool.css'
import print from './styles/print.css'
import states from './styles/states.css'
import tables from './styles/tables.css'
import tokens from './styles/tokens.css'

/** In the order in which rules of the same weight overrule each other. */
const PARTS = [
  tokens,
  base,
  frame,
  figures,
  cards,
  controls,
  tables,
  marks,
  charts,
  metrics,
  pool,
  feed,
  docs,
  states,
  print,
]

const text = PARTS.map(compact).join('\n')

/** The one stylesheet, under a name that changes with its content: it can be kept for ever. */
export const stylesheet = { text, href: paths.stylesheet(contentHash(text)) }

/** Without comments and indentation. A line's end stays as white space; no string of ours holds one, or a comment. */
function compact(css: string): string {
  return css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
}

import type { Child } from 'hono/jsx'
import {
  type ApiReference,
  type JsonSchema,
  type Operation,
  type Resource,
  referredSchema,
  typeText,
} from '../domain/api-reference.ts'
import { paths } from '../http/paths.ts'
import { Card } from './card.tsx'
import { Layout } from './layout.tsx'
import { PageHead } from './page-head.tsx'

/** Deeper members than this are told by their types alone. */
const MAX_DEPTH = 3

/** The API for people: every operation with what it takes and answers, from the document that programs read. */
export function DocsPage({ reference }: { reference: ApiReference }) {
  return (
    <Layout
      title="API reference"
      description="Every operation of the exchange: what it takes, what it answers, and how it refuses."
      current="docs"
    >
      <PageHead title="API reference">
        Version {reference.version}. Generated from <a href={paths.openapi}>openapi.json</a>, which programs
        read.
      </PageHead>
      <div class="docs">
        <nav class="docs-index" aria-label="Operations">
          {reference.resources.map(resource => (
            <ResourceIndex key={resource.name} resource={resource} />
          ))}
          <p>
            <a href="#schemas">Schemas</a>
          </p>
        </nav>
        <div>
          <Conventions />
          {reference.resources.map(resource => (
            <section key={resource.name} aria-labelledby={`resource-${resource.name}`}>
              <h2 class="docs-resource" id={`resource-${resource.name}`}>
                {resource.name}
              </h2>
              {resource.operations.map(operation => (
                <OperationCard key={operation.id} operation={operation} />
              ))}
            </section>
          ))}
          <Schemas reference={reference} />
        </div>
      </div>
    </Layout>
  )
}

function ResourceIndex({ resource }: { resource: Resource }) {
  return (
    <>
      <p>
        <a href={`#resource-${resource.name}`}>{resource.name}</a>
      </p>
      <ul>
        {resource.operations.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Conventions() {
  return (
    <Card id="conventions" title="In general">
      <ul class="mandate">
        <li>
          Reading needs no key. Writing takes one: Authorization: Bearer cp_live_…, with the scope for it.
        </li>
        <li>
          What moves credits, units or positions takes an Idempotency-Key: the same key and body give the
          first answer again, and nothing happens twice.
        </li>
        <li>
          Credits, units, quantities and prices are decimal text with six decimals; ratios are numbers or
          null.
        </li>
        <li>
          Lists come with next_cursor; give it back as cursor. Add format=csv, or Accept: text/csv, for a
          spreadsheet.
        </li>
        <li>
          Whatever goes wrong is a problem document (RFC 9457) with a stable code. A refused order says what
          would pass.
        </li>
      </ul>
    </Card>
  )
}

function OperationCard({ operation }: { operation: Operation }) {
  const { id, title, method, path, needsKey, parameters, body, answers, problems } = operation
  return (
    <article class="card operation" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <div>
          <h3 id={`${id}-title`}>{title}</h3>
          <p class="endpoint">
            <b>{method}</b> <code>{path}</code>
          </p>
        </div>
        <p>{needsKey ? 'Needs a key' : 'Open to all'}</p>
      </header>
      <dl class="operation-parts">
        {parameters.length === 0 ? null : (
          <>
            <dt>Parameters</dt>
            <dd>
              <ul class="members">
                {parameters.map(({ name, where, isRequired, schema }) => (
                  <li key={name}>
                    <code>{name}</code> {typeView(schema)} {noteText(where, isRequired, schema)}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {body === null ? null : (
          <>
            <dt>Body</dt>
            <dd>{isEmpty(body) ? 'An empty object, or nothing' : <Members schema={body} />}</dd>
          </>
        )}
        {answers.map(({ status, description, schema }) => (
          <>
            <dt>{status}</dt>
            <dd>
              <p>{description}.</p>
              {schema === null ? null : <Members schema={schema} />}
            </dd>
          </>
        ))}
        {problems.length === 0 ? null : (
          <>
            <dt>Problems</dt>
            <dd>
              {problems.join(', ')}, each a <a href="#schema-Problem">Problem</a>
            </dd>
          </>
        )}
      </dl>
    </article>
  )
}

/** Whether it is an object without members. */
function isEmpty(schema: JsonSchema): boolean {
  const parts = schema.items ?? schema.oneOf ?? schema.anyOf ?? schema.allOf
  return typeText(schema) === null && parts === undefined && Object.keys(schema.properties ?? {}).length === 0
}

function noteText(where: string, isRequired: boolean, schema: JsonSchema): string {
  const usual = schema.default === undefined ? '' : `, ${JSON.stringify(schema.default)} unless given`
  return `in the ${where}${isRequired ? '' : ', optional'}${usual}`
}

/** What a schema is made of: names in code, everything else about them in plain text. */
function Members({ schema }: { schema: JsonSchema }) {
  return <div class="members">{schemaView(schema, 1)}</div>
}

/** A schema: its type on a line, or its members. */
function schemaView(schema: JsonSchema, depth: number): Child {
  const options = schema.anyOf ?? schema.oneOf
  if (typeText(schema) !== null || depth > MAX_DEPTH) return typeView(schema)
  if (options) {
    return (
      <ul>
        {options.map((option, place) => (
          <li key={place}>
            {place === 0 ? '' : 'or '}
            {schemaView(option, depth + 1)}
          </li>
        ))}
      </ul>
    )
  }
  if (schema.items) {
    return <>list of {schemaView(schema.items, depth)}</>
  }
  const parts = schema.allOf ?? []
  const required = new Set(schema.required ?? [])
  return (
    <>
      {parts.map(part => schemaView(part, depth))}
      <ul>
        {Object.entries(schema.properties ?? {}).map(([name, member]) => (
          <li key={name}>
            <code>{name}</code>
            {required.has(name) ? ' ' : ' optional '}
            {schemaView(member, depth + 1)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** The type on a line, with a link where it is a schema of its own. */
function typeView(schema: JsonSchema): Child {
  const name = referredSchema(schema) ?? (schema.items ? referredSchema(schema.items) : null)
  const text = typeText(schema) ?? 'object'
  return name === null ? text : <a href={`#schema-${name}`}>{text}</a>
}

function Schemas({ reference }: { reference: ApiReference }) {
  return (
    <Card id="schemas" title="Schemas">
      {reference.schemas.map(({ name, schema }) => (
        <details class="disclosure schema" key={name} id={`schema-${name}`}>
          <summary>{name}</summary>
          <Members schema={schema} />
        </details>
      ))}
    </Card>
  )
}

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
            <span class={`method ${method.toLowerCase()}`}>{method}</span> <code>{path}</code>
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
                    <code>{name}</code> <TypeOf schema={schema} />{' '}
                    <span class="member-note">{noteText(where, isRequired, schema)}</span>
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {body === null ? null : (
          <>
            <dt>Body</dt>
            <dd>{isEmpty(body) ? 'An empty object, or nothing' : <SchemaView schema={body} depth={1} />}</dd>
          </>
        )}
        {answers.map(({ status, description, schema }) => (
          <>
            <dt>{status}</dt>
            <dd>
              <p>{description}.</p>
              {schema === null ? null : <SchemaView schema={schema} depth={1} />}
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

type SchemaViewProps = { schema: JsonSchema; depth: number }

/** A schema: its type on a line, or its members. */
function SchemaView({ schema, depth }: SchemaViewProps) {
  const options = schema.anyOf ?? schema.oneOf
  if (typeText(schema) !== null || depth > MAX_DEPTH) return <TypeOf schema={schema} />
  if (options) {
    return (
      <ul class="members">
        {options.map((option, place) => (
          <li key={place}>
            {place === 0 ? '' : 'or '}
            <SchemaView schema={option} depth={depth + 1} />
          </li>
        ))}
      </ul>
    )
  }
  if (schema.items) {
    return (
      <>
        <span class="type">list of</span>
        <SchemaView schema={schema.items} depth={depth} />
      </>
    )
  }
  const parts = schema.allOf ?? []
  const required = new Set(schema.required ?? [])
  return (
    <>
      {parts.map((part, place) => (
        <SchemaView key={place} schema={part} depth={depth} />
      ))}
      <ul class="members">
        {Object.entries(schema.properties ?? {}).map(([name, member]) => (
          <li key={name}>
            <code>{name}</code>
            {required.has(name) ? ' ' : <span class="member-note"> optional </span>}
            <SchemaView schema={member} depth={depth + 1} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** The type on a line, with a link where it is a schema of its own. */
function TypeOf({ schema }: { schema: JsonSchema }) {
  const name = referredSchema(schema) ?? (schema.items ? referredSchema(schema.items) : null)
  const text = typeText(schema) ?? 'object'
  return name === null ? (
    <span class="type">{text}</span>
  ) : (
    <a class="type" href={`#schema-${name}`}>
      {text}
    </a>
  )
}

function Schemas({ reference }: { reference: ApiReference }) {
  return (
    <Card id="schemas" title="Schemas">
      {reference.schemas.map(({ name, schema }) => (
        <details class="disclosure schema" key={name} id={`schema-${name}`}>
          <summary>{name}</summary>
          <SchemaView schema={schema} depth={1} />
        </details>
      ))}
    </Card>
  )
}

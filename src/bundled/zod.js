/**
 * zod as the Worker is bundled with it (`alias` in wrangler.toml): what is taken of it here and by the MCP SDK, by name.
 * `@hono/zod-openapi` takes hold of the namespace, so that nothing of it would be shaken off: neither the forms that nobody
 * asks for nor forty translations of messages. A name that is missing here stops the Worker from starting.
 */
import { number as coercedNumber } from '../../node_modules/zod/v4/classic/coerce.js'
import { date, datetime } from '../../node_modules/zod/v4/classic/iso.js'

export { ZodIssueCode } from '../../node_modules/zod/v4/classic/compat.js'
export { safeParse } from '../../node_modules/zod/v4/classic/parse.js'
export {
  any,
  array,
  boolean,
  custom,
  discriminatedUnion,
  email,
  enum,
  intersection,
  lazy,
  literal,
  looseObject,
  null,
  number,
  object,
  optional,
  preprocess,
  record,
  strictObject,
  string,
  union,
  unknown,
  url,
  uuid,
  ZodArray,
  ZodDefault,
  ZodNullable,
  ZodObject,
  ZodOptional,
  ZodPrefault,
  ZodType,
} from '../../node_modules/zod/v4/classic/schemas.js'
export { NEVER } from '../../node_modules/zod/v4/core/index.js'
export * as z from './zod.js'

export const coerce = { number: coercedNumber }
export const iso = { date, datetime }

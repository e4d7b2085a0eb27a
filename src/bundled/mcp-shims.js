/**
 * In place of the SDK's own (`alias` in wrangler.toml), which bring a JSON Schema validator: this server asks its clients
 * nothing whose answer would be validated, and what tools are given is checked by the operations behind them.
 */
export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error('Nothing here is validated by the SDK.')
  }
}

export const process = {}

const PREFIX = 'cp_live_'
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SECRET_CHARS = 32
const CHECKSUM_CHARS = 6
const SHAPE = new RegExp(`^${PREFIX}[0-9A-Za-z]{${SECRET_CHARS + CHECKSUM_CHARS}}$`)

export const SCOPES = ['read', 'trade', 'manage', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/**
 * A new API key: `cp_live_`, 32 random base-62 characters (190 bits), and a checksum of them.
 * `randomBytes` fills its argument with cryptographic randomness.
 */
export function newApiKey(randomBytes: (into: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  let secret = ''
  while (secret.length < SECRET_CHARS) {
    for (const byte of randomBytes(new Uint8Array(SECRET_CHARS))) {
      // Bytes past the last whole multiple of 62 would favour the alphabet's start.
      if (byte < 248 && secret.length < SECRET_CHARS) secret += ALPHABET.charAt(byte % 62)
    }
  }
  return PREFIX + secret + checksumOf(secret)
}

/** Whether the text has a key's shape and checksum. Typing errors and junk fail here, without a query. */
export function isWellFormedKey(text: string): boolean {
  if (!SHAPE.test(text)) return false
  const secret = text.slice(PREFIX.length, PREFIX.length + SECRET_CHARS)
  return text.endsWith(checksumOf(secret))
}

/** CRC-32 (ISO 3309) of the text, as six base-62 characters. */
function checksumOf(text: string): string {
  let crc = 0xffffffff
  for (let index = 0; index < text.length; index++) {
    crc ^= text.charCodeAt(index)
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  let rest = (crc ^ 0xffffffff) >>> 0
  let checksum = ''
  for (let index = 0; index < CHECKSUM_CHARS; index++) {
    checksum = ALPHABET.charAt(rest % 62) + checksum
    rest = Math.floor(rest / 62)
  }
  return checksum
}

/** Every bound of the exchange, unit last in its name. */

/** Integer digits of a decimal that a client sends; the database's columns hold two more. */
export const MAX_INTEGER_DIGITS = 12
export const MAX_FRACTION_DIGITS = 6

export const MAX_BODY_BYTES = 16 * 1024
export const MAX_URL_CHARS = 4096
/** Of a message to MCP, which has no schema of its own: a rebalance has six. */
export const MAX_MESSAGE_LEVELS = 32

export const MAX_NAME_CHARS = 80
export const MAX_TITLE_CHARS = 200
export const MAX_DESCRIPTION_CHARS = 4000
export const MAX_RATIONALE_CHARS = 2000
export const MAX_MEMO_CHARS = 500
export const MAX_TAG_CHARS = 40
export const MAX_CLIENT_ORDER_ID_CHARS = 64
export const MAX_IDEMPOTENCY_KEY_CHARS = 255
export const MAX_ALLOWED_CATEGORIES = 50

export const MIN_LIQUIDITY = 1
export const MAX_LIQUIDITY = 1_000_000

export const MAX_FEE_BPS = 1000
export const MAX_SPREAD_BPS = 5000
export const DEFAULT_PRICE_AGE_SECONDS = 3600
export const MAX_PRICE_AGE_SECONDS = 31_536_000

export const MAX_PRICES_PER_FEED = 10_000
export const MAX_FEED_BYTES = 2 * 1024 * 1024
export const MAX_REBALANCE_TARGETS = 100

/** The longest window is 90 days, and the slot that it begins with may be a day older. */
export const MIN_INTRADAY_DAYS = 91
export const MAX_INTRADAY_DAYS = 36_500

/** Tokens of a brief; four characters count as one. */
export const MIN_BRIEF_TOKENS = 250
export const DEFAULT_BRIEF_TOKENS = 1500
export const MAX_BRIEF_TOKENS = 20_000

export const DEFAULT_PAGE_ROWS = 50
export const MAX_PAGE_ROWS = 100
export const MAX_SERIES_POINTS = 2000
export const MAX_COMPARED_POOLS = 5
export const MAX_SEARCH_CHARS = 80

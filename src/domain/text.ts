/** C0 and C1 control characters but tab and line breaks, and the marks that reorder text around them. */
const UNWANTED = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u

/** Whether text is fit to be kept and shown: well-formed Unicode without control characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !UNWANTED.test(text)
}

/** C0 and C1 control characters but tab and line breaks, and the marks that reorder text around them. */
const UNWANTED = /(?![\t\n\r])\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u

/** As `isPlainText`, for those who cannot ask: all of it but that the text is well-formed Unicode. */
export const PLAIN_TEXT_PATTERN =
  '^[^\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$'

/** All but spaces and what is drawn as nothing: zero-width marks, fillers, the blank Braille pattern. */
const VISIBLE = /[^\p{Default_Ignorable_Code_Point}\p{Separator}\p{Other}\u2800]/u

/** Whether there is anything to see in it: a name must not be nothing on a page. */
export function isVisibleText(text: string): boolean {
  return VISIBLE.test(text)
}

/** Whether text is fit to be kept and shown: well-formed Unicode without control characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !UNWANTED.test(text)
}

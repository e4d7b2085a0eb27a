/**
 * What d3 draws on, as the data of an SVG path: in whole units and from each point to the next, which with points a few units
 * apart takes half the text of what says each one's place. Steps in one direction are one step.
 */
export class RelativePath {
  #text = ''
  #x = 0
  #y = 0
  #isBegun = false
  /** The last step, which the next one may lengthen. */
  #stepAcross = 0
  #stepDown = 0

  moveTo(x: number, y: number): void {
    this.#endStep()
    this.#isBegun = false
    this.#x = Math.round(x)
    this.#y = Math.round(y)
    this.#text += `M${this.#x} ${this.#y}`
  }

  lineTo(x: number, y: number): void {
    const [across, down] = this.advance(x, y)
    const isStraightOn =
      across * this.#stepDown === down * this.#stepAcross &&
      across * this.#stepAcross + down * this.#stepDown >= 0
    if (!isStraightOn) this.#endStep()
    this.#stepAcross += across
    this.#stepDown += down
  }

  /** A line stays open: d3 closes that of one point. */
  closePath(): void {}

  toString(): string {
    this.#endStep()
    return this.#text
  }

  #endStep(): void {
    if (this.#stepAcross === 0 && this.#stepDown === 0) return
    this.#text += `${this.#isBegun ? spaced(this.#stepAcross) : `l${this.#stepAcross}`}${spaced(this.#stepDown)}`
    this.#isBegun = true
    this.#stepAcross = 0
    this.#stepDown = 0
  }

  /** How far it is to the point, from which it then goes on. */
  protected advance(x: number, y: number): [number, number] {
    const by: [number, number] = [Math.round(x) - this.#x, Math.round(y) - this.#y]
    this.#x += by[0]
    this.#y += by[1]
    return by
  }
}

/** As `RelativePath`, of steps: where the value stays, the line goes on, and the next step goes as far as both. */
export class SteppedPath extends RelativePath {
  #steps = ''
  #across = 0

  override lineTo(x: number, y: number): void {
    const [across, down] = this.advance(x, y)
    this.#across += across
    if (down === 0) return
    this.#steps += `h${this.#across}v${down}`
    this.#across = 0
  }

  override toString(): string {
    return `${super.toString()}${this.#steps}${this.#across === 0 ? '' : `h${this.#across}`}`
  }
}

/** A minus keeps numbers apart as well as a space does. */
function spaced(value: number): string {
  return value < 0 ? String(value) : ` ${value}`
}

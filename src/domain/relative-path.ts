/**
 * What d3 draws on, as the data of an SVG path: in whole units and from each point to the next, which with points a few units
 * apart takes half the text of what says each one's place.
 */
export class RelativePath {
  #text = ''
  #x = 0
  #y = 0
  #isBegun = false

  moveTo(x: number, y: number): void {
    this.#x = Math.round(x)
    this.#y = Math.round(y)
    this.#text += `M${this.#x} ${this.#y}`
  }

  lineTo(x: number, y: number): void {
    const [across, down] = this.advance(x, y)
    this.#text += `${this.#isBegun ? spaced(across) : `l${across}`}${spaced(down)}`
    this.#isBegun = true
  }

  /** A line stays open: d3 closes that of one point. */
  closePath(): void {}

  toString(): string {
    return this.#text
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

import bidiFactory from 'bidi-js'

const bidi = bidiFactory()

/** A piece of a line that is drawn in one go: one font, one direction. */
export interface Run {
  text: string
  font: string
}

/** What is drawn in which font: the name of the first that has the character. */
export type FontOf = (codePoint: number) => string

/** Marks that steer emoji and joining and have no shape of their own. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f]/u

/** Is nothing drawn for this character? */
export const isUnseen = (character: string): boolean => UNSEEN.test(character) || /\s/.test(character)

export type Direction = 'ltr' | 'rtl'

/** Where a paragraph is read from: decided by its first letter with a direction (UAX 9, P2 and P3). */
export const directionOf = (paragraph: string): Direction =>
  bidi.getEmbeddingLevels(paragraph).paragraphs[0]?.level === 1 ? 'rtl' : 'ltr'

/**
 * A line of text, in the order in which it is read, as runs in the order in which they stand from left to right (Unicode
 * bidirectional algorithm, UAX 9). `direction` is that of the paragraph which the line belongs to.
 *
 * Words that are read from the right are runs of their own, since the PDF writer lays the words of one text from left to right.
 * Letters within such a word stay in reading order: shaping by the font turns them around.
 */
export function runsOf(line: string, fontOf: FontOf, direction: Direction = directionOf(line)): Run[] {
  const { levels } = bidi.getEmbeddingLevels(line, direction)
  const runs: (Run & { level: number })[] = []
  let at = 0
  for (const character of line) {
    const level = levels[at]!
    at += character.length
    if (UNSEEN.test(character)) continue
    const fromRight = level % 2 === 1
    const shown = fromRight ? (bidi.getMirroredCharacter(character) ?? character) : character
    const font = fontOf(character.codePointAt(0)!)
    const last = runs.at(-1)
    const joins = last?.font === font && last.level === level && !(fromRight && parted(last.text, shown))
    if (joins) last.text += shown
    else runs.push({ text: shown, font, level })
  }
  return reordered(runs).map(({ text, font }) => ({ text, font }))
}

/**
 * Does a run end between these two, where text is read from the right? Spaces and marks without a direction are runs of one
 * character: fonts turn around only what has letters of a script that is read from the right.
 */
const parted = (before: string, next: string): boolean =>
  !/[\p{L}\p{M}]$/u.test(before) || !/[\p{L}\p{M}]/u.test(next)

/** Rule L2: from the highest level down, every row of runs of at least that level is turned around. */
function reordered<Item extends { level: number }>(runs: readonly Item[]): Item[] {
  const out = [...runs]
  const highest = Math.max(0, ...runs.map((run) => run.level))
  for (let level = highest; level > 0; level -= 1)
    for (let from = 0; from < out.length; from += 1) {
      let to = from
      while (to < out.length && out[to]!.level >= level) to += 1
      if (to > from) out.splice(from, to - from, ...out.slice(from, to).reverse())
      from = Math.max(from, to)
    }
  return out
}

export interface Line {
  text: string
  direction: Direction
}

/**
 * Breaks text into lines of a width at spaces, and within words that are too long; line ends of the text stay. Each line has the
 * direction of its paragraph.
 */
export function linesOf(text: string, width: number, widthOf: (part: string) => number): Line[] {
  return text.split(/\r\n|\r|\n/).flatMap((paragraph) => {
    const direction = directionOf(paragraph)
    return wrapped(paragraph, width, widthOf).map((line) => ({ text: line, direction }))
  })
}

function wrapped(paragraph: string, width: number, widthOf: (part: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(/(?<=\s)/)) {
    if (widthOf((line + word).trimEnd()) <= width) {
      line += word
      continue
    }
    if (line !== '') lines.push(line.trimEnd())
    line = word
    while (widthOf(line.trimEnd()) > width) {
      const fits = longestStart(line, width, widthOf)
      lines.push(line.slice(0, fits))
      line = line.slice(fits)
    }
  }
  return [...lines, line.trimEnd()]
}

/** Length of the longest start that fits, at least one character. */
function longestStart(word: string, width: number, widthOf: (part: string) => number): number {
  const characters = [...word]
  let [low, high] = [1, characters.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (widthOf(characters.slice(0, middle).join('')) <= width) low = middle
    else high = middle - 1
  }
  return characters.slice(0, low).join('').length
}

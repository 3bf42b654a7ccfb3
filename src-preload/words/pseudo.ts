import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser'

const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ACCENTED = 'àƀçđéƒĝĥîĵķĺɱñöþǫŕšţûṽŵẋýžÀƁÇĐÉƑĜĤÎĴĶĹṀÑÖÞǪŔŠŢÛṼŴẊÝŽ'

const accented = (text: string): string =>
  [...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('')

/** Text between the placeholders of a message. */
function literals(elements: readonly MessageFormatElement[]): [from: number, to: number][] {
  return elements.flatMap((element): [number, number][] => {
    if (element.type === TYPE.literal && element.location)
      return [[element.location.start.offset, element.location.end.offset]]
    if (element.type === TYPE.select || element.type === TYPE.plural)
      return Object.values(element.options).flatMap((option) => literals(option.value))
    return []
  })
}

/** The message with every letter of its own text accented; placeholders and their choices stay. */
export function pseudoMessage(message: string): string {
  const parts = literals(parse(message, { captureLocation: true })).sort(([a], [b]) => a - b)
  let out = ''
  let at = 0
  for (const [from, to] of parts) {
    out += message.slice(at, from) + accented(message.slice(from, to))
    at = to
  }
  return out + message.slice(at)
}

import { box, chance, ellipse, grows, line, type Hand, type Point, type Stroke } from './pen'

/*
 * Four subjects over developmental parameters. The sequence (tadpole figures first, then trunk, necks, hands, doubled
 * outlines; baseline; parts in proportion) follows the classic descriptions: Luquet 1927, Goodenough 1926, Cox 1992.
 */

export type Subject = 'person' | 'house' | 'animal' | 'cup'
export const subjects: readonly Subject[] = ['person', 'house', 'animal', 'cup']

export function drawSubject(subject: Subject, hand: Hand): Stroke[] {
  const strokes = { person, house, animal, cup }[subject](hand)
  return place(hand, chance(hand, 0.05, 0.6) ? [...strokes, line(hand, [0.02, 0.95], [0.98, 0.95])] : strokes)
}

/** Size and place on the page: the young draw large or tiny and off centre, the older steadier. */
function place(hand: Hand, strokes: Stroke[]): Stroke[] {
  const steady = 0.4 + 0.6 * hand.maturity
  const scale = Math.min(0.98, Math.max(0.4, 0.78 + (0.16 / steady) * hand.rng.normal()))
  const room = 1 - scale
  const shift = (): number => room * Math.min(1, Math.max(0, 0.5 + (0.22 / steady) * hand.rng.normal()))
  const [sx, sy] = [shift(), shift()]
  const lean = (0.1 * hand.rng.normal() * (1 - hand.maturity)) / 2
  return strokes.map((stroke) =>
    stroke.map(([x, y]): Point => [sx + scale * (x - lean * (y - 0.5)), sy + scale * (y + lean * (x - 0.5))])
  )
}

function face(hand: Hand, x: number, y: number, r: number): Stroke[] {
  const eye = (side: number): Stroke[] => {
    const [ex, ey] = [x + side * 0.38 * r, y - 0.2 * r]
    const open = ellipse(hand, ex, ey, 0.16 * r, 0.14 * r)
    return chance(hand, 0.1, 0.8) ? [open, ellipse(hand, ex, ey, 0.05 * r, 0.05 * r)] : [open]
  }
  const mouth = line(hand, [x - 0.4 * r, y + 0.35 * r], [x, y + 0.52 * r], [x + 0.4 * r, y + 0.35 * r])
  const nose = chance(hand, 0.25, 0.9)
    ? [line(hand, [x, y - 0.05 * r], [x - 0.08 * r, y + 0.16 * r], [x + 0.06 * r, y + 0.18 * r])]
    : []
  const hair = chance(hand, 0.3, 0.95)
    ? Array.from({ length: Math.round(grows(hand, 4, 13)) }, (_, i, all = grows(hand, 4, 13)): Stroke => {
        const angle = Math.PI * (1.1 + (0.8 * i) / Math.max(1, all - 1))
        const [c, s] = [Math.cos(angle), Math.sin(angle)]
        return line(hand, [x + r * c, y + r * s], [x + 1.25 * r * c, y + 1.3 * r * s])
      })
    : []
  return [...eye(-1), ...eye(1), mouth, ...nose, ...hair]
}

function person(hand: Hand): Stroke[] {
  const tadpole = !chance(hand, 0.25, 1.05)
  const r = tadpole ? grows(hand, 0.25, 0.2) : grows(hand, 0.17, 0.11)
  const y = tadpole ? 0.36 : r + 0.06
  const head = [ellipse(hand, 0.5, y, r, r * 1.05), ...face(hand, 0.5, y, r)]
  if (tadpole) return [...head, ...limbs(hand, y + r, 0.95, y + 0.2 * r, r * 0.9)]
  const neck = chance(hand, 0.05, 0.85) ? 0.04 : 0
  const top = y + r + neck
  const height = grows(hand, 0.22, 0.3)
  const width = grows(hand, 0.13, 0.11)
  const neckLines = neck
    ? [-1, 1].map((s) => line(hand, [0.5 + s * 0.03, y + r * 0.97], [0.5 + s * 0.035, top]))
    : []
  const trunk = chance(hand, 0.4, 0.05)
    ? ellipse(hand, 0.5, top + height / 2, width, height / 2)
    : line(
        hand,
        [0.5 - width, top],
        [0.5 + width, top],
        [0.5 + width * 0.8, top + height],
        [0.5 - width * 0.8, top + height],
        [0.5 - width, top]
      )
  const belt = chance(hand, 0.02, 0.6)
    ? [line(hand, [0.5 - width * 0.85, top + height * 0.7], [0.5 + width * 0.85, top + height * 0.7])]
    : []
  const buttons = chance(hand, 0.1, 0.6)
    ? [0.2, 0.4, 0.6].map((t) => ellipse(hand, 0.5, top + t * height, 0.012, 0.012))
    : []
  return [
    ...head,
    ...neckLines,
    trunk,
    ...belt,
    ...buttons,
    ...limbs(hand, top + height, 0.95, top + 0.06, width)
  ]
}

function limbs(hand: Hand, hip: number, foot: number, shoulder: number, half: number): Stroke[] {
  const doubled = chance(hand, 0.05, 0.8)
  const arms = chance(hand, 0.6, 1)
  return [-1, 1].flatMap((side) => {
    const knee: Point = [0.5 + side * half * 0.6, foot]
    const leg = (dx: number) => line(hand, [0.5 + side * (half * 0.4 + dx), hip], [knee[0] + side * dx, foot])
    const shoe = chance(hand, 0.4, 0.95) ? [ellipse(hand, knee[0] + side * 0.04, foot, 0.05, 0.022)] : []
    const palm: Point = [0.5 + side * (half + 0.2), shoulder + grows(hand, 0.02, 0.16, 0.4)]
    const arm = (dy: number) => line(hand, [0.5 + side * half, shoulder + dy], [palm[0], palm[1] + dy])
    const fingers = chance(hand, 0.3, 0.85)
      ? Array.from({ length: Math.round(grows(hand, 3.4, 5, 0.25)) }, (_, i): Stroke => {
          const angle = -0.8 + 0.4 * i
          return line(hand, palm, [palm[0] + side * 0.05 * Math.cos(angle), palm[1] + 0.05 * Math.sin(angle)])
        })
      : []
    const both = (make: (d: number) => Stroke): Stroke[] =>
      doubled ? [make(-0.014), make(0.014)] : [make(0)]
    return [...both(leg), ...shoe, ...(arms ? [...both(arm), ...fingers] : [])]
  })
}

function house(hand: Hand): Stroke[] {
  const [x, y, w, h] = [0.18, 0.42, 0.64, 0.5]
  const skew = 0.08 * (1 - hand.maturity) * hand.rng.normal()
  const peak: Point = [x + w / 2 + skew, grows(hand, 0.16, 0.08)]
  const roof = line(hand, [x - 0.04, y], peak, [x + w + 0.04, y], [x - 0.04, y])
  const door = box(hand, x + w * 0.42, y + h * 0.55, w * 0.17, h * 0.45)
  const windows = Array.from(
    { length: Math.max(1, Math.round(grows(hand, 1, 3, 0.3))) },
    (_, i) => 0.08 + i * 0.31
  )
  const panes = windows.flatMap((at) => {
    const [wx, wy, ww, wh] = [x + w * at, y + h * 0.15, w * 0.2, h * 0.24]
    const cross = chance(hand, 0.3, 0.95)
      ? [
          line(hand, [wx + ww / 2, wy], [wx + ww / 2, wy + wh]),
          line(hand, [wx, wy + wh / 2], [wx + ww, wy + wh / 2])
        ]
      : []
    return [box(hand, wx, wy, ww, wh), ...cross]
  })
  const handle = chance(hand, 0.2, 0.9) ? [ellipse(hand, x + w * 0.56, y + h * 0.78, 0.01, 0.01)] : []
  // Young children set the chimney square to the roof's slope.
  const upright = chance(hand, 0.1, 0.9)
  const chimney = chance(hand, 0.35, 0.85)
    ? [
        upright
          ? box(hand, x + w * 0.72, 0.16, 0.08, 0.14)
          : line(hand, [0.66, 0.27], [0.74, 0.18], [0.8, 0.24], [0.72, 0.33])
      ]
    : []
  const smoke =
    chimney.length && chance(hand, 0.2, 0.7)
      ? [line(hand, [0.72, 0.12], [0.77, 0.08], [0.71, 0.05], [0.76, 0.01])]
      : []
  return [box(hand, x, y, w, h), roof, door, ...panes, ...handle, ...chimney, ...smoke]
}

function animal(hand: Hand): Stroke[] {
  const [bx, by, bw, bh] = [0.46, 0.56, grows(hand, 0.26, 0.28), grows(hand, 0.17, 0.13)]
  const r = grows(hand, 0.15, 0.1)
  const [hx, hy] = [bx + bw + r * 0.7, by - bh * 0.9]
  const human = chance(hand, 0.5, 0.05) // a human face on an animal's body
  const eyes = human
    ? face(hand, hx, hy, r)
    : [
        ellipse(hand, hx + 0.3 * r, hy - 0.2 * r, 0.1 * r, 0.1 * r),
        line(hand, [hx + 0.95 * r, hy + 0.3 * r], [hx + 0.4 * r, hy + 0.5 * r])
      ]
  const ears = chance(hand, 0.5, 0.98)
    ? [-0.5, 0.35].map((t) =>
        line(
          hand,
          [hx + t * r, hy - 0.85 * r],
          [hx + (t + 0.1) * r, hy - 1.6 * r],
          [hx + (t + 0.45) * r, hy - 0.8 * r]
        )
      )
    : []
  const count = Math.round(Math.min(6, Math.max(2, grows(hand, 3.2, 4, 0.28))))
  const legs = Array.from({ length: count }, (_, i): Stroke[] => {
    const x = bx - bw * 0.75 + (1.5 * bw * i) / Math.max(1, count - 1)
    const one = (d: number) => line(hand, [x + d, by + bh * 0.7], [x + d, 0.9])
    return chance(hand, 0.1, 0.8)
      ? [one(-0.018), one(0.018), line(hand, [x - 0.018, 0.9], [x + 0.018, 0.9])]
      : [one(0)]
  }).flat()
  const tail = chance(hand, 0.5, 0.98)
    ? [line(hand, [bx - bw, by - 0.02], [bx - bw - 0.1, by - 0.12], [bx - bw - 0.08, by - 0.2])]
    : []
  const spots = chance(hand, 0.1, 0.55)
    ? [-0.4, 0, 0.4].map((t) => ellipse(hand, bx + t * bw, by - 0.02, 0.03, 0.025))
    : []
  return [
    ellipse(hand, bx, by, bw, bh),
    ellipse(hand, hx, hy, r, r),
    ...eyes,
    ...ears,
    ...legs,
    ...tail,
    ...spots
  ]
}

function cup(hand: Hand): Stroke[] {
  const [x, y, w, h] = [0.24, 0.3, 0.4, 0.48]
  const taper = grows(hand, 0.01, 0.05, 0.5)
  // From flat line over full circle to an ellipse in perspective, and a curved base last.
  const rim = chance(hand, 0.35, 0.95)
    ? ellipse(hand, x + w / 2, y, w / 2, grows(hand, 0.13, 0.05))
    : line(hand, [x, y], [x + w, y])
  const base = chance(hand, 0.02, 0.7)
    ? line(hand, [x + taper, y + h], [x + w / 2, y + h + 0.05], [x + w - taper, y + h])
    : line(hand, [x + taper, y + h], [x + w - taper, y + h])
  const sides = [line(hand, [x, y], [x + taper, y + h]), line(hand, [x + w, y], [x + w - taper, y + h])]
  const bow = (r: number): Stroke =>
    line(hand, [x + w, y + 0.1], [x + w + r, y + 0.14], [x + w + r, y + 0.3], [x + w - taper / 2, y + 0.36])
  const handle = chance(hand, 0.6, 1) ? (chance(hand, 0.1, 0.85) ? [bow(0.16), bow(0.1)] : [bow(0.14)]) : []
  const stripes = chance(hand, 0.15, 0.5)
    ? [0.35, 0.6].map((t) => line(hand, [x + taper * t, y + h * t], [x + w - taper * t, y + h * t]))
    : []
  return [rim, ...sides, base, ...handle, ...stripes]
}

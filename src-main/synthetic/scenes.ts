import { box, chance, ellipse, grows, line, type Hand, type Point, type Stroke } from './pen'
import { drawSubject } from './subjects'

/*
 * Further subjects over developmental parameters, for teaching an encoder: plants, vehicles, animals, faces and small scenes.
 * What grows: parts that join, parts in proportion, doubled outlines, detail, a baseline; what fades: transparency (the inside
 * seen through the outside), parts set square to a slope, human faces on animals (Luquet 1927, Freeman 1980, Cox 1992).
 */

const tree = (hand: Hand): Stroke[] => {
  const half = grows(hand, 0.05, 0.07, 0.25)
  const joined = chance(hand, 0.4, 0.95) ? 0 : 0.05 * hand.rng.next()
  const trunk = chance(hand, 0.5, 0.95)
    ? [
        line(hand, [0.5 - half, 0.95], [0.5 - half * 0.8, 0.5]),
        line(hand, [0.5 + half, 0.95], [0.5 + half * 0.8, 0.5])
      ]
    : [line(hand, [0.5, 0.95], [0.5, 0.5])]
  const top = 0.3 - joined
  const bumps = Math.round(grows(hand, 3, 9, 0.3))
  const crown = chance(hand, 0.7, 0.25)
    ? [ellipse(hand, 0.5, top, grows(hand, 0.22, 0.3), 0.21)]
    : [cloud(hand, 0.5, top, 0.28, 0.22, bumps)]
  const branches = chance(hand, 0.1, 0.6)
    ? [-1, 1].map((s) => line(hand, [0.5 + s * half * 0.7, 0.6], [0.5 + s * 0.16, 0.42]))
    : []
  const fruit = chance(hand, 0.3, 0.6)
    ? dots(hand, Math.round(grows(hand, 3, 6, 0.4)), 0.34, top - 0.14, 0.32, 0.26)
    : []
  const roots = chance(hand, 0.05, 0.5)
    ? [line(hand, [0.4, 0.97], [0.5 - half, 0.93]), line(hand, [0.5 + half, 0.93], [0.6, 0.97])]
    : []
  return [...trunk, ...crown, ...branches, ...fruit, ...roots]
}

function cloud(hand: Hand, cx: number, cy: number, rx: number, ry: number, bumps: number): Stroke {
  const count = Math.max(3, bumps)
  const points = Array.from({ length: count * 6 + 1 }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / (count * 6)
    const r = 0.82 + 0.18 * Math.abs(Math.sin((angle * count) / 2))
    return [cx + rx * r * Math.cos(angle), cy + ry * r * Math.sin(angle)]
  })
  return line(hand, ...points)
}

const dots = (hand: Hand, count: number, x: number, y: number, w: number, h: number): Stroke[] =>
  Array.from({ length: count }, () =>
    ellipse(hand, x + w * hand.rng.next(), y + h * hand.rng.next(), 0.02, 0.02)
  )

const flower = (hand: Hand): Stroke[] => {
  const r = grows(hand, 0.1, 0.06, 0.2)
  const petals = Math.max(3, Math.round(grows(hand, 5, 7, 0.35)))
  const even = chance(hand, 0.35, 0.95)
  const head = Array.from({ length: petals }, (_, i): Stroke => {
    const angle = (2 * Math.PI * (i + (even ? 0 : 0.4 * hand.rng.normal()))) / petals
    const [c, s] = [Math.cos(angle), Math.sin(angle)]
    const size = r * (even ? 0.8 : 0.5 + 0.6 * hand.rng.next())
    return ellipse(hand, 0.5 + c * r * 1.8, 0.28 + s * r * 1.8, size, size)
  })
  const stem = chance(hand, 0.2, 0.5)
    ? [line(hand, [0.49, 0.4], [0.48, 0.95]), line(hand, [0.52, 0.4], [0.52, 0.95])]
    : [line(hand, [0.5, 0.28 + r * 2.4], [0.5, 0.95])]
  const leaf = (s: number, y: number): Stroke =>
    line(
      hand,
      [0.5, y],
      [0.5 + s * 0.12, y - 0.12],
      [0.5 + s * 0.2, y - 0.1],
      [0.5 + s * 0.1, y - 0.01],
      [0.5, y]
    )
  const leaves = chance(hand, 0.4, 0.9)
    ? [leaf(1, 0.72), ...(chance(hand, 0.3, 0.8) ? [leaf(-1, 0.8)] : [])]
    : []
  return [ellipse(hand, 0.5, 0.28, r, r), ...head, ...stem, ...leaves]
}

const car = (hand: Hand): Stroke[] => {
  const body = chance(hand, 0.6, 0.15)
    ? [box(hand, 0.1, 0.5, 0.8, 0.22), box(hand, 0.3, 0.3, 0.38, 0.2)]
    : [
        line(
          hand,
          [0.08, 0.7],
          [0.1, 0.54],
          [0.27, 0.5],
          [0.37, 0.32],
          [0.66, 0.32],
          [0.76, 0.5],
          [0.92, 0.55],
          [0.93, 0.7],
          [0.08, 0.7]
        )
      ]
  const wheels = Math.max(1, Math.round(grows(hand, 2.6, 2, 0.3)))
  const hidden = chance(hand, 0.2, 0.7) // wheels half behind the body, instead of hanging below it
  const tyres = Array.from({ length: wheels }, (_, i): Stroke[] => {
    const x = wheels === 1 ? 0.5 : 0.26 + (0.48 * i) / (wheels - 1)
    const r = grows(hand, 0.1, 0.085, 0.2)
    const y = 0.72 + (hidden ? 0 : r)
    return [
      ellipse(hand, x, y, r, r),
      ...(chance(hand, 0.2, 0.85) ? [ellipse(hand, x, y, r * 0.45, r * 0.45)] : [])
    ]
  }).flat()
  const panes = chance(hand, 0.35, 0.95)
    ? [box(hand, 0.4, 0.36, 0.1, 0.12), box(hand, 0.54, 0.36, 0.1, 0.12)]
    : []
  const lamps = chance(hand, 0.1, 0.7) ? [ellipse(hand, 0.9, 0.6, 0.025, 0.03)] : []
  const door = chance(hand, 0.1, 0.7)
    ? [line(hand, [0.52, 0.5], [0.52, 0.69]), line(hand, [0.55, 0.57], [0.6, 0.57])]
    : []
  const driver = chance(hand, 0.35, 0.15) ? [ellipse(hand, 0.5, 0.42, 0.05, 0.06)] : []
  return [...body, ...tyres, ...panes, ...lamps, ...door, ...driver]
}

const bird = (hand: Hand): Stroke[] => {
  const r = grows(hand, 0.13, 0.09)
  const apart = chance(hand, 0.45, 0.05) ? 0.05 : 0 // head and body that do not meet
  const [hx, hy] = [0.66 + apart, 0.34 - apart]
  const body = chance(hand, 0.65, 0.2)
    ? [ellipse(hand, 0.46, 0.54, 0.24, 0.16), ellipse(hand, hx, hy, r, r)]
    : [
        line(
          hand,
          [0.58, 0.4],
          [0.6, 0.26],
          [0.7, 0.24],
          [0.75, 0.33],
          [0.7, 0.5],
          [0.55, 0.68],
          [0.36, 0.68],
          [0.14, 0.5],
          [0.36, 0.5],
          [0.58, 0.4]
        )
      ]
  const beak = line(hand, [hx + r * 0.9, hy - 0.02], [hx + r + 0.1, hy + 0.02], [hx + r * 0.9, hy + 0.05])
  const eye = ellipse(hand, hx + 0.03, hy - 0.03, 0.016, 0.016)
  const wing = chance(hand, 0.4, 0.95)
    ? [line(hand, [0.52, 0.48], [0.36, 0.46], [0.3, 0.6], [0.44, 0.6], [0.52, 0.5])]
    : []
  const count = Math.round(Math.min(4, Math.max(1, grows(hand, 2.6, 2, 0.3))))
  const legs = Array.from({ length: count }, (_, i): Stroke[] => {
    const x = 0.42 + 0.1 * i
    const toes = chance(hand, 0.3, 0.9) ? [line(hand, [x - 0.05, 0.9], [x, 0.85], [x + 0.06, 0.9])] : []
    return [line(hand, [x, 0.68], [x, 0.88]), ...toes]
  }).flat()
  const feathers = chance(hand, 0.1, 0.6)
    ? [line(hand, [0.2, 0.5], [0.06, 0.42]), line(hand, [0.2, 0.54], [0.05, 0.54])]
    : []
  return [...body, beak, eye, ...wing, ...legs, ...feathers]
}

const fish = (hand: Hand): Stroke[] => {
  const ry = grows(hand, 0.2, 0.16)
  const body = ellipse(hand, 0.45, 0.5, 0.32, ry)
  const joined = chance(hand, 0.5, 0.98) ? 0 : 0.05
  const tail = line(hand, [0.76 + joined, 0.5], [0.94, 0.32], [0.9, 0.5], [0.95, 0.68], [0.76 + joined, 0.5])
  const eye = [
    ellipse(hand, 0.26, 0.44, 0.03, 0.03),
    ...(chance(hand, 0.1, 0.7) ? [ellipse(hand, 0.26, 0.44, 0.01, 0.01)] : [])
  ]
  const mouth = chance(hand, 0.5, 0.9) ? [line(hand, [0.14, 0.55], [0.2, 0.57], [0.25, 0.55])] : []
  const fins = chance(hand, 0.2, 0.85)
    ? [
        line(hand, [0.36, 0.5 - ry], [0.46, 0.5 - ry - 0.12], [0.56, 0.5 - ry * 0.9]),
        line(hand, [0.42, 0.54], [0.52, 0.6], [0.44, 0.62], [0.42, 0.54])
      ]
    : []
  const scales = chance(hand, 0.1, 0.55)
    ? [0.42, 0.52, 0.62].map((x) => line(hand, [x, 0.42], [x + 0.04, 0.48], [x, 0.54]))
    : []
  const gill = chance(hand, 0.1, 0.7) ? [line(hand, [0.36, 0.4], [0.4, 0.5], [0.36, 0.6])] : []
  return [body, tail, ...eye, ...mouth, ...fins, ...scales, ...gill]
}

/** A boat; the young let the sailor's legs be seen through its side. */
const boat = (hand: Hand): Stroke[] => {
  const hull = chance(hand, 0.35, 0.05)
    ? box(hand, 0.15, 0.66, 0.7, 0.2)
    : line(hand, [0.1, 0.64], [0.9, 0.64], [0.74, 0.86], [0.26, 0.86], [0.1, 0.64])
  const mast = line(hand, [0.48, 0.64], [0.48, 0.1])
  const sails = [line(hand, [0.5, 0.14], [0.82, 0.56], [0.5, 0.56], [0.5, 0.14])]
  if (chance(hand, 0.1, 0.7)) sails.push(line(hand, [0.46, 0.2], [0.22, 0.56], [0.46, 0.56], [0.46, 0.2]))
  const foot = chance(hand, 0.7, 0.05) ? 0.82 : 0.63
  const sailor = chance(hand, 0.4, 0.5)
    ? [
        ellipse(hand, 0.3, 0.45, 0.05, 0.05),
        line(hand, [0.3, 0.5], [0.3, foot]),
        line(hand, [0.24, 0.55], [0.36, 0.55])
      ]
    : []
  const count = Math.max(1, Math.round(grows(hand, 2, 6, 0.3)))
  const waves = chance(hand, 0.2, 0.8)
    ? [
        line(
          hand,
          ...Array.from({ length: 2 * count + 1 }, (_, i): Point => [
            0.04 + (0.92 * i) / (2 * count),
            0.9 + (i % 2) * 0.04
          ])
        )
      ]
    : []
  return [hull, mast, ...sails, ...sailor, ...waves]
}

/** A face with ears: cat, bear or rabbit. */
const animalFace = (hand: Hand): Stroke[] => {
  const [cx, cy, r] = [0.5, 0.56, grows(hand, 0.28, 0.3)]
  const long = hand.rng.next()
  const ear = (s: number): Stroke =>
    long < 0.4
      ? line(hand, [cx + s * 0.24, cy - 0.2], [cx + s * 0.26, cy - 0.42], [cx + s * 0.08, cy - 0.28])
      : ellipse(hand, cx + s * 0.18, cy - 0.3 - (long > 0.7 ? 0.1 : 0), 0.07, long > 0.7 ? 0.18 : 0.08)
  const inner = chance(hand, 0.05, 0.6)
    ? [-1, 1].map((s) => ellipse(hand, cx + s * 0.18, cy - 0.32, 0.03, 0.05))
    : []
  const level = 0.04 * (1 - hand.maturity) * hand.rng.normal()
  const eyes = [-1, 1].map((s) => ellipse(hand, cx + s * 0.1, cy - 0.06 + s * level, 0.035, 0.035))
  const nose = chance(hand, 0.4, 0.95)
    ? [line(hand, [cx - 0.04, cy + 0.04], [cx + 0.04, cy + 0.04], [cx, cy + 0.09], [cx - 0.04, cy + 0.04])]
    : []
  const mouth = chance(hand, 0.3, 0.85)
    ? [
        line(hand, [cx, cy + 0.09], [cx - 0.06, cy + 0.15], [cx - 0.12, cy + 0.12]),
        line(hand, [cx, cy + 0.09], [cx + 0.06, cy + 0.15], [cx + 0.12, cy + 0.12])
      ]
    : [line(hand, [cx - 0.1, cy + 0.12], [cx, cy + 0.17], [cx + 0.1, cy + 0.12])]
  const count = Math.max(1, Math.round(grows(hand, 1.6, 3, 0.3)))
  const whiskers = chance(hand, 0.3, 0.8)
    ? [-1, 1].flatMap((s) =>
        Array.from({ length: count }, (_, i) =>
          line(hand, [cx + s * 0.12, cy + 0.06 + 0.03 * i], [cx + s * 0.34, cy + 0.02 + 0.06 * i])
        )
      )
    : []
  return [
    ellipse(hand, cx, cy, r, r * 0.9),
    ear(-1),
    ear(1),
    ...inner,
    ...eyes,
    ...nose,
    ...mouth,
    ...whiskers
  ]
}

const lamp = (hand: Hand): Stroke[] => {
  const shade = line(hand, [0.32, 0.14], [0.66, 0.14], [0.8, 0.46], [0.2, 0.46], [0.32, 0.14])
  const gap = chance(hand, 0.5, 0.97) ? 0 : 0.05
  const stem = chance(hand, 0.2, 0.7)
    ? [line(hand, [0.47, 0.46 + gap], [0.47, 0.84]), line(hand, [0.53, 0.46 + gap], [0.53, 0.84])]
    : [line(hand, [0.5, 0.46 + gap], [0.5, 0.84])]
  const base = chance(hand, 0.4, 0.85)
    ? [ellipse(hand, 0.5, 0.87, grows(hand, 0.14, 0.18), 0.045)]
    : [line(hand, [0.34, 0.88], [0.66, 0.88])]
  const cord = chance(hand, 0.05, 0.5) ? [line(hand, [0.62, 0.46], [0.62, 0.6])] : []
  return [shade, ...stem, ...base, ...cord]
}

/** Two things on one page; the older share a ground line and keep their sizes apart. */
const scene = (hand: Hand): Stroke[] => {
  const first = drawSubject(hand.rng.next() < 0.5 ? 'house' : 'person', hand)
  const second = [tree, flower, car, bird][hand.rng.below(4)]!(hand)
  const level = chance(hand, 0.2, 0.95)
  const part = (strokes: readonly Stroke[], left: number, size: number): Stroke[] => {
    const top = level ? 1 - size : (1 - size) * hand.rng.next()
    return strokes.map((stroke) => stroke.map(([x, y]): Point => [left + size * x, top + size * y]))
  }
  const sun = chance(hand, 0.5, 0.6) ? [ellipse(hand, 0.5, 0.08, 0.06, 0.06)] : []
  return [...part(first, 0, 0.55), ...part(second, 0.55, grows(hand, 0.45, 0.4, 0.2)), ...sun]
}

const drawn = { tree, flower, car, bird, fish, boat, 'animal face': animalFace, lamp, scene }
const classic = ['person', 'house', 'animal', 'cup'] as const

/** Everything that the generator can draw. */
export const SCENES: readonly string[] = [...classic, ...Object.keys(drawn)]

/** One drawing of `SCENES[index]` by this hand, in shares of the page. */
export function drawScene(index: number, hand: Hand): Stroke[] {
  const subject = classic[index]
  return subject ? drawSubject(subject, hand) : Object.values(drawn)[index - classic.length]!(hand)
}

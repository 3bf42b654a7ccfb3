import type { DrawingMap } from './place-map'

/** Cividis (Nuñez, Anderton & Renslow 2018): even in lightness, and the same to colour-blind eyes. */
const CIVIDIS = [
  [0, 34, 78],
  [8, 51, 112],
  [53, 69, 108],
  [79, 87, 108],
  [102, 105, 112],
  [125, 124, 120],
  [148, 142, 119],
  [174, 163, 113],
  [200, 184, 102],
  [229, 207, 82],
  [254, 232, 56]
] as const

export function cividis(share: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1)
  const low = Math.floor(at)
  const [a, b] = [CIVIDIS[low]!, CIVIDIS[Math.min(low + 1, CIVIDIS.length - 1)]!]
  return [0, 1, 2].map((c) => Math.round(a[c]! + (at - low) * (b[c]! - a[c]!))) as [number, number, number]
}

/** Nothing is drawn under this share of the scale: it would only grey the page. */
const SHOWN_FROM = 0.2

/**
 * RGBA bytes of a map on the norm's own scale: the same value has the same colour in every drawing, on the screen and in
 * the report. Places that pull the score down are left clear.
 */
export function overlayPixels(map: DrawingMap, scaleMaximum: number): Uint8Array {
  const rgba = new Uint8Array(map.values.length * 4)
  map.values.forEach((value, i) => {
    const share = scaleMaximum > 0 ? Math.min(1, value / scaleMaximum) : 0
    if (share < SHOWN_FROM) return
    const [r, g, b] = cividis(share)
    rgba.set([r, g, b, Math.round(60 + 170 * share)], i * 4)
  })
  return rgba
}

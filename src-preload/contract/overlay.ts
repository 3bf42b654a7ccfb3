import { z } from 'zod'
import { ExplanationMethod, ScoreName, Towards } from './explanation'

/** How a map is laid over a drawing. Side by side is a layout of two pictures, the second a heat map. */
export const overlayStyles = ['heat', 'contour', 'mask'] as const
export const OverlayStyle = z.enum(overlayStyles)
export type OverlayStyle = z.infer<typeof OverlayStyle>

/** Ways of laying a map over the drawing in a picture of both; side by side is the drawing beside its heat map. */
export const layouts = [...overlayStyles, 'side'] as const
export const Layout = z.enum(layouts)
export type Layout = z.infer<typeof Layout>

/** How a layout draws its map. */
export const styleOf = (layout: Layout): OverlayStyle => (layout === 'side' ? 'heat' : layout)

export const palettes = ['cividis', 'single'] as const
export const Palette = z.enum(palettes)
export type Palette = z.infer<typeof Palette>

/** One map of a drawing, drawn one way. */
export const OverlaySpec = z.object({
  score: ScoreName,
  towards: Towards,
  method: ExplanationMethod,
  style: OverlayStyle,
  palette: Palette
})
export type OverlaySpec = z.infer<typeof OverlaySpec>

type Colour = readonly [number, number, number]

/** Cividis (Nuñez, Anderton & Renslow 2018): even in lightness, and the same to colour-blind eyes. */
const CIVIDIS: readonly Colour[] = [
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
]

/** One hue: it is opacity alone that says how much. */
const SINGLE: readonly Colour[] = [
  [201, 84, 0],
  [201, 84, 0]
]

/** The colour of a share of the norm's scale, 0 to 1. */
export function colourAt(palette: Palette, share: number): [number, number, number] {
  const colours = palette === 'cividis' ? CIVIDIS : SINGLE
  const at = Math.min(1, Math.max(0, share)) * (colours.length - 1)
  const low = Math.floor(at)
  const [a, b] = [colours[low]!, colours[Math.min(low + 1, colours.length - 1)]!]
  return [0, 1, 2].map((c) => Math.round(a[c]! + (at - low) * (b[c]! - a[c]!))) as [number, number, number]
}

/** Nothing is drawn under this share of the scale: it would only grey the page. */
export const SHOWN_FROM = 0.2

/** Opacity of a heat map, 0 to 255, at a share of the scale. */
export const opacityAt = (share: number, palette: Palette = 'cividis'): number => {
  if (share < SHOWN_FROM) return 0
  const within = Math.min(1, share)
  return Math.round(palette === 'single' ? 200 * within : 60 + 170 * within)
}

/** Name of the picture that shows an overlay, as addresses have it. */
export const overlayName = ({ score, towards, method, style, palette }: OverlaySpec): `overlay.${string}` =>
  `overlay.${[score, towards, method, style, palette].join('.')}`

/** null: no name of an overlay. */
export function overlayNamed(name: string): OverlaySpec | null {
  const [kind, score, towards, method, style, palette] = name.split('.')
  const found = OverlaySpec.safeParse({ score, towards, method, style, palette })
  return kind === 'overlay' && found.success ? found.data : null
}

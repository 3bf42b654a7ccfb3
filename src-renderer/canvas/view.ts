/** How the drawing lies in its window: zoom over "fits", and the shift of its centre in screen pixels. */
export interface View {
  zoom: number
  x: number
  y: number
}

export const wholeView: View = { zoom: 1, x: 0, y: 0 }

const LEAST = 0.5
const MOST = 12

/** Zooms about a point given from the window's centre: what lies under it stays under it. */
export function zoomed(view: View, factor: number, at: { x: number; y: number } = { x: 0, y: 0 }): View {
  const zoom = Math.min(MOST, Math.max(LEAST, view.zoom * factor))
  const grow = zoom / view.zoom
  return { zoom, x: at.x + (view.x - at.x) * grow, y: at.y + (view.y - at.y) * grow }
}

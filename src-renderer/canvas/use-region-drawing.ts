import type Konva from 'konva'
import { useState, type RefObject } from 'react'
import { boxAround, type Annotation, type RegionShape } from '#contract/remarks'

export interface Point {
  x: number
  y: number
}

/** What the pointer draws. */
export interface RegionTool {
  /** The drawing that is drawn on. */
  on: string
  shape: RegionShape['kind']
  /** Of the brush, in pixels of the drawing. */
  width: number
  onRegion(box: Annotation['box'], shape: RegionShape): void
}

type Corner = [number, number]

/** Smaller boxes, in pixels of the drawing, are clicks. */
const LEAST = 3
/** A polygon closes where its first corner is met again, this near, in pixels of the screen. */
const NEAR_PX = 10

const rounded = (value: number): number => Math.round(value * 10) / 10
const cornerOf = ({ x, y }: Point): Corner => [rounded(x), rounded(y)]
const boxed = (points: readonly Corner[], width = 0): Annotation['box'] =>
  boxAround(points, width).map(rounded) as Annotation['box']

interface Drawn {
  box: Annotation['box']
  shape: RegionShape
}

function boxFrom(a: Corner, b: Corner): Drawn | null {
  const box = boxed([a, b])
  return box[2] > LEAST && box[3] > LEAST ? { box, shape: { kind: 'box' } } : null
}

const brushed = (points: readonly Corner[], width: number): Drawn => ({
  box: boxed(points, width),
  shape: { kind: 'brush', width, lines: [thinned(points)] }
})

/** Where the pointer is, in pixels of the drawing, which it does not leave. */
function placeIn(layer: Konva.Layer | null, size: { width: number; height: number }): Point | null {
  const pointer = layer?.getRelativePointerPosition()
  if (!pointer) return null
  const { x, y } = pointer
  return { x: Math.min(size.width, Math.max(0, x)), y: Math.min(size.height, Math.max(0, y)) }
}

/** Corners drawn so far: what was begun on another drawing, or in another shape, is not gone on with. */
function useDraft(tool: RegionTool | null) {
  const state = useState<Corner[]>([])
  const begun = tool ? `${tool.on} ${tool.shape}` : ''
  const [last, setLast] = useState(begun)
  if (last !== begun) {
    setLast(begun)
    state[1]([])
  }
  return state
}

/**
 * A region under the pointer while it is drawn, in pixels of the drawing: dragged for box and brush; corner by corner for a polygon,
 * which closes at its first corner or by a double click.
 */
export function useRegionDrawing(
  layer: RefObject<Konva.Layer | null>,
  tool: RegionTool | null,
  onPoint: ((point: Point) => void) | null,
  size: { width: number; height: number },
  scale: number
) {
  const [draft, setDraft] = useDraft(tool)
  const [at, setAt] = useState<Corner | null>(null)
  const place = (): Point | null => placeIn(layer.current, size)
  const closePolygon = (points: Corner[]): void => {
    setDraft([])
    if (points.length > 2) tool?.onRegion(boxed(points), { kind: 'polygon', points })
  }
  const down = (point: Point | null): void => {
    if (!tool || !point) return
    const corner = cornerOf(point)
    if (tool.shape !== 'polygon') return setDraft([corner])
    // the first corner again closes it, and so does the last one: a double click
    const ends = [draft[0], draft.at(-1)]
    const meets = ends.some(
      (end) => end && Math.hypot(end[0] - corner[0], end[1] - corner[1]) * scale < NEAR_PX
    )
    if (!meets) setDraft([...draft, corner])
    else if (draft.length > 2) closePolygon(draft)
  }
  const move = (point: Point | null): void => {
    if (!point) return
    onPoint?.(point)
    if (!tool || draft.length === 0) return
    setAt(cornerOf(point))
    if (tool.shape === 'brush') setDraft([...draft, cornerOf(point)])
  }
  const up = (point: Point | null): void => {
    if (!tool || !point || draft.length === 0 || tool.shape === 'polygon') return
    const drawn = tool.shape === 'brush' ? brushed(draft, tool.width) : boxFrom(draft[0]!, cornerOf(point))
    setDraft([])
    if (drawn) tool.onRegion(drawn.box, drawn.shape)
  }
  const pointer = {
    onPointerDown: () => down(place()),
    // let go outside of the picture, it ends where the pointer comes back
    onPointerMove: ({ evt }: Konva.KonvaEventObject<PointerEvent>) =>
      evt.buttons === 0 ? (up(place()), move(place())) : move(place()),
    onPointerUp: () => up(place())
  }
  return { draft: tool && draft.length > 0 ? { points: draft, at } : null, pointer }
}

const MOST_POINTS = 1000

/** A long line keeps its ends and every n-th point. */
function thinned(points: readonly Corner[]): Corner[] {
  const every = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}

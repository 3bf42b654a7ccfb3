import type Konva from 'konva'
import { memo, useMemo, useRef, useState } from 'react'
import { Layer, Line, Shape, Stage } from 'react-konva'
import { nearestFinder } from './nearest-point'

export interface ScatterPoint {
  id: string
  x: number
  y: number
  colour: string
}

interface Props {
  width: number
  height: number
  points: readonly ScatterPoint[]
  selected: ReadonlySet<string>
  /** What a line drawn around them encloses. */
  onLasso(ids: string[]): void
  onHover(id: string | null): void
}

const MARGIN = 24
const RADIUS = 4

/** Coordinates to pixels, one scale for both, so that distances mean the same in every direction. */
function fitted(points: readonly ScatterPoint[], width: number, height: number) {
  const [xs, ys] = [points.map((p) => p.x), points.map((p) => p.y)]
  const range = (values: number[]): [number, number] =>
    values.reduce(
      ([low, high], v): [number, number] => [Math.min(low, v), Math.max(high, v)],
      [Infinity, -Infinity]
    )
  const [[left, right], [top, bottom]] = [range(xs), range(ys)]
  const scale = Math.min(
    (width - 2 * MARGIN) / (right - left || 1),
    (height - 2 * MARGIN) / (bottom - top || 1)
  )
  return points.map((p) => ({
    ...p,
    px: width / 2 + (p.x - (left + right) / 2) * scale,
    py: height / 2 + (p.y - (top + bottom) / 2) * scale
  }))
}

/** Even-odd rule: a ray to the right crosses the outline an odd number of times. */
export function isInside(x: number, y: number, outline: readonly number[]): boolean {
  let inside = false
  for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [outline[i]!, outline[i + 1]!, outline[j]!, outline[j + 1]!]
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside
  }
  return inside
}

type Placed = ReturnType<typeof fitted>

/** All points as one shape, since thousands of nodes would be slow, in a layer that is drawn again only when they change. */
const Points = memo(function Points({ placed, selected }: { placed: Placed; selected: ReadonlySet<string> }) {
  return (
    <Layer listening={false}>
      <Shape
        listening={false}
        sceneFunc={(context) => {
          for (const { id, px, py, colour } of placed) {
            context.beginPath()
            context.arc(px, py, selected.has(id) ? RADIUS + 1.5 : RADIUS, 0, 2 * Math.PI)
            context.fillStyle = colour
            context.globalAlpha = selected.size === 0 || selected.has(id) ? 0.85 : 0.25
            context.fill()
          }
        }}
      />
    </Layer>
  )
})

/** Points on a plane; a line around some picks them out. `points` is to stay the same list while nothing of them changes. */
export function ScatterCanvas({ width, height, points, selected, onLasso, onHover }: Props) {
  const stage = useRef<Konva.Stage>(null)
  const [line, setLine] = useState<number[]>([])
  const placed = useMemo(() => fitted(points, width, height), [points, width, height])
  const nearest = useMemo(() => nearestFinder(placed, 2 * RADIUS), [placed])
  const at = (): [number, number] | null => {
    const pointer = stage.current?.getPointerPosition()
    return pointer ? [pointer.x, pointer.y] : null
  }
  const move = (): void => {
    const point = at()
    if (!point) return
    if (line.length > 0) return setLine([...line, ...point])
    onHover(nearest(...point)?.id ?? null)
  }
  const up = (): void => {
    if (line.length > 6) onLasso(placed.filter(({ px, py }) => isInside(px, py, line)).map(({ id }) => id))
    setLine([])
  }
  return (
    <Stage
      ref={stage}
      width={width}
      height={height}
      onPointerDown={() => setLine(at() ?? [])}
      onPointerMove={move}
      onPointerUp={up}
    >
      <Points placed={placed} selected={selected} />
      <Layer>
        {line.length > 2 && (
          <Line
            points={line}
            stroke="#8a3b00"
            strokeWidth={1.5}
            dash={[5, 4]}
            closed
            fill="rgba(138,59,0,0.08)"
          />
        )}
      </Layer>
    </Stage>
  )
}

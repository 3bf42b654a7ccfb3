import { Circle, Image as Picture, Layer, Line, Stage } from 'react-konva'
import type { SheetCorners } from '#contract/photo'
import { usePicture } from './use-picture'

interface Props {
  width: number
  height: number
  photoUrl: string
  /** In shares of the photo's sides, 0 to 1. */
  corners: SheetCorners
  onCorner(index: number, corner: [number, number]): void
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))

/** A photo with the corners of the sheet in it, each to be dragged. */
export function SheetCanvas({ width, height, photoUrl, corners, onCorner }: Props) {
  const photo = usePicture(photoUrl)
  const scale = photo ? Math.min(width / photo.width, height / photo.height) : 1
  const [w, h] = photo ? [photo.width * scale, photo.height * scale] : [width, height]
  const [left, top] = [(width - w) / 2, (height - h) / 2]
  return (
    <Stage width={width} height={height}>
      <Layer x={left} y={top}>
        {photo && <Picture image={photo} width={w} height={h} />}
        <Line points={corners.flatMap(([x, y]) => [x * w, y * h])} closed stroke="#d55e00" strokeWidth={2} />
        {corners.map(([x, y], i) => (
          <Circle
            key={i}
            x={x * w}
            y={y * h}
            radius={9}
            fill="rgba(213,94,0,0.35)"
            stroke="#d55e00"
            strokeWidth={2}
            draggable
            onDragMove={({ target }) => onCorner(i, [clamp(target.x() / w), clamp(target.y() / h)])}
          />
        ))}
      </Layer>
    </Stage>
  )
}

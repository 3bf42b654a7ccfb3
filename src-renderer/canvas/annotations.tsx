import { Group, Line, Rect, Text } from 'react-konva'
import type { Annotation, RegionShape } from '#contract/remarks'

interface Props {
  annotations: readonly Annotation[]
  chosen: string | null
  scale: number
  onChoose(id: string): void
}

const INK = '#5b3fa0'

function Outline({ annotation, width, scale }: { annotation: Annotation; width: number; scale: number }) {
  const { shape, box, kind, by } = annotation
  const pen = { stroke: INK, strokeWidth: width / scale, hitStrokeWidth: 12 / scale, fillEnabled: false }
  if (shape?.kind === 'polygon') return <Line {...pen} points={shape.points.flat()} closed />
  if (shape?.kind === 'brush') return <Brushed shape={shape} opacity={width > 2 ? 0.55 : 0.35} />
  const [x, y, w, h] = box
  const dash = by === 'suggested' ? [5 / scale, 5 / scale] : []
  return (
    <Rect {...pen} {...{ x, y, width: w, height: h, dash }} cornerRadius={kind === 'mark' ? 6 / scale : 0} />
  )
}

function Brushed({ shape, opacity }: { shape: Extract<RegionShape, { kind: 'brush' }>; opacity: number }) {
  const pen = { stroke: INK, strokeWidth: shape.width, lineCap: 'round', lineJoin: 'round', opacity } as const
  // a line of one point is a dot
  return shape.lines.map((line, i) => (
    <Line key={i} {...pen} points={(line.length > 1 ? line : [...line, ...line]).flat()} />
  ))
}

/** What people drew, in a colour of its own: never to be taken for what was computed. Suggested parts are dashed. */
export function Annotations({ annotations, chosen, scale, onChoose }: Props) {
  return annotations.map((annotation) => (
    <Group key={annotation.id} onClick={() => onChoose(annotation.id)} onTap={() => onChoose(annotation.id)}>
      <Outline annotation={annotation} width={annotation.id === chosen ? 3 : 1.5} scale={scale} />
      <Text
        text={annotation.name}
        x={annotation.box[0]}
        y={annotation.box[1] - 16 / scale}
        fontSize={13 / scale}
        fill={INK}
        listening={false}
      />
    </Group>
  ))
}

/** What is being drawn: its points so far, and where the pointer is. */
export function Draft({
  points,
  at,
  shape,
  width,
  scale
}: {
  points: readonly (readonly [number, number])[]
  at: readonly [number, number] | null
  shape: RegionShape['kind']
  width: number
  scale: number
}) {
  const pen = { stroke: INK, strokeWidth: 2 / scale, listening: false, fillEnabled: false }
  const [first] = points
  if (!first) return null
  if (shape === 'brush')
    return (
      <Line
        {...pen}
        strokeWidth={width}
        opacity={0.5}
        lineCap="round"
        lineJoin="round"
        points={points.flat()}
      />
    )
  if (shape === 'polygon') return <Line {...pen} points={[...points, ...(at ? [at] : [])].flat()} />
  if (!at) return null
  const [x, y] = [Math.min(first[0], at[0]), Math.min(first[1], at[1])]
  return <Rect {...pen} x={x} y={y} width={Math.abs(first[0] - at[0])} height={Math.abs(first[1] - at[1])} />
}

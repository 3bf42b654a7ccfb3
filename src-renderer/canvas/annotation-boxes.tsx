import { Group, Rect, Text } from 'react-konva'
import type { Annotation } from '../../src-preload/contract/remarks'

interface Props {
  annotations: readonly Annotation[]
  chosen: string | null
  scale: number
  onChoose(id: string): void
}

const INK = '#5b3fa0'

/** What people drew, in a colour of its own: never to be taken for what was computed. Suggested parts are dashed. */
export function AnnotationBoxes({ annotations, chosen, scale, onChoose }: Props) {
  return annotations.map(({ id, name, kind, by, box: [x, y, width, height] }) => (
    <Group key={id} onClick={() => onChoose(id)} onTap={() => onChoose(id)}>
      <Rect
        {...{ x, y, width, height }}
        stroke={INK}
        strokeWidth={(id === chosen ? 3 : 1.5) / scale}
        dash={by === 'suggested' ? [5 / scale, 5 / scale] : []}
        hitStrokeWidth={12 / scale}
        fillEnabled={false}
        cornerRadius={kind === 'mark' ? 6 / scale : 0}
      />
      <Text text={name} x={x} y={y - 16 / scale} fontSize={13 / scale} fill={INK} listening={false} />
    </Group>
  ))
}

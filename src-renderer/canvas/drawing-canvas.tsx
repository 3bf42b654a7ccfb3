import type Konva from 'konva'
import { useRef } from 'react'
import { Image as Picture, Layer, Rect, Stage } from 'react-konva'
import type { Region } from '#contract/explanation'
import type { OverlayStyle } from '#contract/overlay'
import type { Annotation } from '#contract/remarks'
import { Annotations, Draft } from './annotations'
import { RegionOutlines } from './region-outlines'
import { usePicture } from './use-picture'
import { useRegionDrawing, type Point, type RegionTool } from './use-region-drawing'
import { zoomed, type View } from './view'

export interface DrawingCanvasProps {
  width: number
  height: number
  drawing: { width: number; height: number }
  pictureUrl: string
  overlay: { url: string; style: OverlayStyle; opacity: number } | null
  regions: readonly Region[]
  chosenRegion: number | null
  onRegion(index: number | null): void
  annotations: readonly Annotation[]
  chosenAnnotation: string | null
  onAnnotation(id: string): void
  /** What is drawn with the pointer; null: dragging pans. */
  regionTool: RegionTool | null
  /** Where the pointer rests, in pixels of the drawing. */
  onPoint: ((point: Point) => void) | null
  view: View
  onView(view: View): void
}

/** How the drawing lies in its window. */
function placed({ width, height, drawing, view }: DrawingCanvasProps) {
  const scale = Math.min(width / drawing.width, height / drawing.height) * 0.94 * view.zoom
  return {
    scale,
    left: (width - drawing.width * scale) / 2 + view.x,
    top: (height - drawing.height * scale) / 2 + view.y
  }
}

/** What lies on the paper: the drawing, its map, outlines of regions, and what people drew. */
function Content({ scale, ...props }: DrawingCanvasProps & { scale: number }) {
  const { drawing, overlay } = props
  const picture = usePicture(props.pictureUrl)
  const map = usePicture(overlay?.url ?? null)
  const size = { width: drawing.width, height: drawing.height }
  return (
    <>
      <Rect {...size} fill="#ffffff" shadowColor="#000000" shadowBlur={12 / scale} shadowOpacity={0.25} />
      {picture && <Picture image={picture} {...size} />}
      {map && overlay && (
        // Heat and contours are multiplied, so that the pencil line stays in sight; reports do the same.
        <Picture
          image={map}
          {...size}
          opacity={overlay.opacity}
          globalCompositeOperation={overlay.style === 'mask' ? 'source-over' : 'multiply'}
          listening={false}
        />
      )}
      {overlay && (
        <RegionOutlines
          regions={props.regions}
          chosen={props.chosenRegion}
          scale={scale}
          onRegion={props.onRegion}
        />
      )}
      <Annotations
        annotations={props.annotations}
        chosen={props.chosenAnnotation}
        scale={scale}
        onChoose={props.onAnnotation}
      />
    </>
  )
}

/** The drawing on neutral paper whatever the theme; wheel zooms at the pointer, dragging pans or draws a region. */
export function DrawingCanvas(props: DrawingCanvasProps) {
  const { width, height, drawing, view, onView, regionTool, onPoint } = props
  const stage = useRef<Konva.Stage>(null)
  const layer = useRef<Konva.Layer>(null)
  const { scale, left, top } = placed(props)
  const { draft, pointer } = useRegionDrawing(layer, regionTool, onPoint, drawing, scale)
  const wheel = ({ evt }: Konva.KonvaEventObject<WheelEvent>): void => {
    evt.preventDefault()
    const at = stage.current?.getPointerPosition() ?? { x: width / 2, y: height / 2 }
    onView(zoomed(view, evt.deltaY < 0 ? 1.15 : 1 / 1.15, { x: at.x - width / 2, y: at.y - height / 2 }))
  }
  const dragged = ({ target }: Konva.KonvaEventObject<DragEvent>): void => {
    if ((target as Konva.Node) === layer.current)
      onView({ ...view, x: view.x + target.x() - left, y: view.y + target.y() - top })
  }
  return (
    <Stage ref={stage} width={width} height={height} onWheel={wheel} {...pointer}>
      <Layer
        ref={layer}
        x={left}
        y={top}
        scaleX={scale}
        scaleY={scale}
        draggable={!regionTool}
        onDragEnd={dragged}
      >
        <Content {...props} scale={scale} />
        {draft && regionTool && <Draft {...draft} {...regionTool} scale={scale} />}
      </Layer>
    </Stage>
  )
}

import Konva from 'konva'
import { useEffect, useRef, useState } from 'react'
import { Image as Picture, Layer, Rect, Stage } from 'react-konva'
import type { Region } from '../../src-preload/contract/analysis'
import { zoomed, type View } from './view'

/** The picture behind an address, once it is there. */
function usePicture(url: string | null): HTMLImageElement | null {
  const [loaded, setLoaded] = useState<{ url: string; image: HTMLImageElement } | null>(null)
  useEffect(() => {
    if (!url) return
    const image = new Image()
    image.onload = () => setLoaded({ url, image })
    image.src = url
    return () => {
      image.onload = null
    }
  }, [url])
  return loaded && loaded.url === url ? loaded.image : null
}

interface RegionBoxesProps {
  regions: readonly Region[]
  chosen: number | null
  scale: number
  onRegion(index: number | null): void
}

function RegionBoxes({ regions, chosen, scale, onRegion }: RegionBoxesProps) {
  return regions.map(({ box: [x, y, width, height] }, i) => (
    <Rect
      key={`${x} ${y} ${width} ${height}`}
      {...{ x, y, width, height }}
      stroke={i === chosen ? '#8a3b00' : '#1f5c63'}
      strokeWidth={(i === chosen ? 3 : 1.5) / scale}
      dash={i === chosen ? [] : [6 / scale, 4 / scale]}
      onMouseEnter={() => onRegion(i)}
      onMouseLeave={() => onRegion(null)}
      onTap={() => onRegion(i)}
    />
  ))
}

export interface DrawingCanvasProps {
  width: number
  height: number
  drawing: { width: number; height: number }
  pictureUrl: string
  overlayUrl: string | null
  opacity: number
  regions: readonly Region[]
  chosenRegion: number | null
  onRegion(index: number | null): void
  view: View
  onView(view: View): void
}

/** The drawing on neutral paper whatever the theme; wheel zooms at the pointer, dragging pans. */
export function DrawingCanvas(props: DrawingCanvasProps) {
  const { width, height, drawing, view, onView, chosenRegion, regions, onRegion } = props
  const picture = usePicture(props.pictureUrl)
  const overlay = usePicture(props.overlayUrl)
  const stage = useRef<Konva.Stage>(null)
  const size = { width: drawing.width, height: drawing.height }
  const scale = Math.min(width / size.width, height / size.height) * 0.94 * view.zoom
  const left = (width - size.width * scale) / 2 + view.x
  const top = (height - size.height * scale) / 2 + view.y
  const wheel = ({ evt }: Konva.KonvaEventObject<WheelEvent>): void => {
    evt.preventDefault()
    const at = stage.current?.getPointerPosition() ?? { x: width / 2, y: height / 2 }
    onView(zoomed(view, evt.deltaY < 0 ? 1.15 : 1 / 1.15, { x: at.x - width / 2, y: at.y - height / 2 }))
  }
  const dragged = ({ target }: Konva.KonvaEventObject<DragEvent>): void =>
    onView({ ...view, x: view.x + target.x() - left, y: view.y + target.y() - top })
  return (
    <Stage ref={stage} width={width} height={height} onWheel={wheel}>
      <Layer x={left} y={top} scaleX={scale} scaleY={scale} draggable onDragEnd={dragged}>
        <Rect {...size} fill="#ffffff" shadowColor="#000000" shadowBlur={12 / scale} shadowOpacity={0.25} />
        {picture && <Picture image={picture} {...size} />}
        {overlay && (
          // Multiplied, so that the pencil line stays in sight under the colour; the report does the same.
          <Picture
            image={overlay}
            {...size}
            opacity={props.opacity}
            globalCompositeOperation="multiply"
            listening={false}
          />
        )}
        {props.overlayUrl !== null && (
          <RegionBoxes regions={regions} chosen={chosenRegion} scale={scale} onRegion={onRegion} />
        )}
      </Layer>
    </Stage>
  )
}
